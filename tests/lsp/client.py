"""A client of the language server for tests: JSON-RPC over pipes, nothing but the standard library."""
import json, os, select, subprocess, time
from urllib.parse import quote


def uri_of(path):
    return "file://" + quote(os.path.abspath(path))


class Gone(Exception):
    pass


class Client:
    def __init__(self, cpsfc, *options, env=None):
        environment = dict(os.environ, LC_ALL="C.UTF-8", **(env or {}))
        self.process = subprocess.Popen([cpsfc, "lsp", "--as-of", "2026-06-15", *options], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, env=environment, bufsize=0)
        self.buffer = b""
        self.next_id = 0
        self.version = {}
        self.diagnostics = {}
        self.seen = []       # every notification and request of the server
        self.replies = {}
        self.settings = None  # what the client answers when it is asked for its settings

    # ---- bytes ----
    def send_bytes(self, data):
        try:
            self.process.stdin.write(data)
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Gone()

    def send_text(self, text):
        body = text.encode() if isinstance(text, str) else text
        self.send_bytes(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def send(self, message):
        self.send_text(json.dumps(dict({"jsonrpc": "2.0"}, **message), ensure_ascii=False))

    def read(self, timeout=60):
        end = time.monotonic() + timeout
        while True:
            head = self.buffer.find(b"\r\n\r\n")
            if 0 <= head:
                length = int(self.buffer[:head].split(b":")[1])
                if head + 4 + length <= len(self.buffer):
                    body = self.buffer[head + 4:head + 4 + length]
                    self.buffer = self.buffer[head + 4 + length:]
                    return json.loads(body)
            left = end - time.monotonic()
            ready, _, _ = select.select([self.process.stdout], [], [], max(left, 0))
            if not ready:
                raise TimeoutError("no answer")
            data = os.read(self.process.stdout.fileno(), 1 << 16)
            if not data:
                raise Gone()
            self.buffer += data

    # ---- messages ----
    def take(self, message):
        if "method" in message:
            self.seen.append(message)
            if message["method"] == "textDocument/publishDiagnostics":
                self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
            if "id" in message:
                asked = message["method"] == "workspace/configuration"
                self.send({"id": message["id"], "result": [self.settings] * len(message["params"]["items"]) if asked else None})
        else:
            self.replies[message.get("id")] = message

    def request(self, method, params=None, **more):
        return self.wait(self.ask(method, params, **more))

    def ask(self, method, params=None):
        self.next_id += 1
        self.send({"id": self.next_id, "method": method, **({} if params is None else {"params": params})})
        return self.next_id

    def wait(self, number):
        while number not in self.replies:
            self.take(self.read())
        return self.replies.pop(number)

    def result(self, method, params=None):
        reply = self.request(method, params)
        if "error" in reply:
            raise AssertionError("%s: %s" % (method, reply["error"]))
        return reply["result"]

    def notify(self, method, params=None):
        self.send({"method": method, **({} if params is None else {"params": params})})

    def start(self, folder=None, capabilities=None, **more):
        folders = [{"uri": uri_of(f), "name": os.path.basename(f)} for f in ([folder] if isinstance(folder, str) else folder or [])]
        params = {"processId": os.getpid(), "rootUri": folders[0]["uri"] if folders else None,
                  "workspaceFolders": folders or None, "capabilities": CAPABILITIES if capabilities is None else capabilities, **more}
        res = self.result("initialize", params)
        self.notify("initialized", {})
        return res

    def open(self, path, text=None):
        uri = path if ":" in path.split("/")[0] else uri_of(path)
        if text is None:
            text = open(path, encoding="utf-8").read()
        self.version[uri] = 1
        self.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "cpsf", "version": 1, "text": text}})
        return uri

    def change(self, uri, *changes):
        self.version[uri] = self.version.get(uri, 0) + 1
        self.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": self.version[uri]}, "contentChanges": list(changes)})

    def replace(self, uri, text):
        self.change(uri, {"text": text})

    def close(self, uri):
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def settle(self, uri, timeout=60):
        """Waits until what was typed last in URI is judged."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            for message in reversed(self.seen):
                params = message.get("params") or {}
                if message["method"] == "textDocument/publishDiagnostics" and params["uri"] == uri and params.get("version") == self.version[uri]:
                    return params["diagnostics"]
            self.take(self.read(timeout))
        raise TimeoutError("no diagnostics for " + uri)

    def stop(self):
        self.result("shutdown")
        self.notify("exit")
        return self.end()

    def end(self):
        self.process.stdin.close()
        try:
            while True:
                self.read(10)
        except (Gone, TimeoutError):
            pass
        self.process.stdout.close()
        return self.process.wait(10)


CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"workDoneProgress": True},
    "workspace": {"workspaceEdit": {"documentChanges": True}, "didChangeWatchedFiles": {"dynamicRegistration": True},
                  "codeLens": {"refreshSupport": True}, "inlayHint": {"refreshSupport": True},
                  "semanticTokens": {"refreshSupport": True}, "diagnostics": {"refreshSupport": True}},
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True},
        "completion": {"completionItem": {"snippetSupport": True}},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "rename": {"prepareSupport": True},
        "definition": {"linkSupport": True},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
    },
}


def place(text, words, offset=0, encoding="utf-16", nth=0):
    """Where the nth WORDS stand in TEXT, OFFSET characters further, as a position of the protocol."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    at += offset
    line = text.count("\n", 0, at)
    start = text.rfind("\n", 0, at) + 1
    column = text[start:at]
    character = len(column.encode()) if encoding == "utf-8" else len(column.encode("utf-16-le")) // 2
    return {"line": line, "character": character}


def apply_edits(text, edits, encoding="utf-16"):
    """What the edits of the protocol make of TEXT."""
    def offset(p):
        lines = text.split("\n")
        start = sum(len(line) + 1 for line in lines[:p["line"]])
        line = lines[p["line"]] if p["line"] < len(lines) else ""
        units = 0
        for i, c in enumerate(line):
            if p["character"] <= units:
                return start + i
            units += len(c.encode()) if encoding == "utf-8" else len(c.encode("utf-16-le")) // 2
        return start + len(line)
    for e in sorted(edits, key=lambda e: (e["range"]["start"]["line"], e["range"]["start"]["character"]), reverse=True):
        a, b = offset(e["range"]["start"]), offset(e["range"]["end"])
        text = text[:a] + e["newText"] + text[b:]
    return text
