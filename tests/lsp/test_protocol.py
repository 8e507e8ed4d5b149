"""Life of the server, and what must not bring it down."""
import fnmatch, glob, os, random, re

from client import CAPABILITIES, Client, Gone, uri_of
from specs import GOOD, write


def error_of(reply):
    return reply["error"]["code"]


def test_hello_and_goodbye(cpsfc, work):
    c = Client(cpsfc)
    res = c.start(work)
    assert res["serverInfo"]["name"] == "cpsfc" and res["capabilities"]["positionEncoding"] == "utf-16"
    assert res["capabilities"]["textDocumentSync"]["change"] == 2
    assert c.stop() == 0


def test_exit_without_shutdown_is_status_1(cpsfc, work):
    c = Client(cpsfc)
    c.start(work)
    c.notify("exit")
    assert c.end() == 1


def test_client_gone_is_status_1(cpsfc, work):
    c = Client(cpsfc)
    c.start(work)
    assert c.end() == 1


def test_client_gone_while_it_is_answered(cpsfc, work):
    c = Client(cpsfc)
    c.start("examples")
    c.process.stdout.close()
    try:
        for _ in range(200):
            c.notify("workspace/didChangeWatchedFiles", {"changes": []})
            c.send({"id": 1, "method": "nothing/here"})
    except Gone:
        pass
    c.process.stdin.close()
    assert c.process.wait(20) == 1


def test_client_gone_in_the_middle_of_a_message(cpsfc, work):
    whole = b'Content-Length: 45\r\n\r\n{"jsonrpc":"2.0","id":5,"method":"shutdown"}  '
    for cut in (3, 16, 20, 22, 24, 40, len(whole) - 1):
        c = Client(cpsfc)
        c.start(work)
        c.send_bytes(whole[:cut])
        assert c.end() == 1, cut
    c = Client(cpsfc)  # and after `shutdown` without `exit`
    c.start(work)
    c.result("shutdown")
    assert c.end() == 1


def test_parent_process_gone(cpsfc, work):
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    c = Client(cpsfc)
    c.result("initialize", {"processId": pid, "rootUri": None, "capabilities": {}})
    assert c.process.wait(20) == 1
    c.process.stdin.close()
    c.process.stdout.close()


def test_before_initialize(cpsfc, work):
    c = Client(cpsfc)
    assert error_of(c.request("textDocument/hover", {})) == -32002
    c.notify("textDocument/didOpen", {"textDocument": {}})
    assert error_of(c.request("shutdown")) == -32002
    c.start(work)
    assert error_of(c.request("initialize", {"capabilities": {}})) == -32600
    assert c.stop() == 0


def test_after_shutdown(cpsfc, work):
    c = Client(cpsfc)
    c.start(work)
    c.result("shutdown")
    assert error_of(c.request("textDocument/hover", {})) == -32600
    assert error_of(c.request("shutdown")) == -32600
    c.notify("exit")
    assert c.end() == 0


def test_unknown_methods(cpsfc, work):
    c = Client(cpsfc)
    c.start(work)
    assert error_of(c.request("textDocument/dance", {})) == -32601
    assert error_of(c.request("textDocument/didOpen", {})) == -32601
    c.notify("$/progress", {})
    c.notify("textDocument/dance", {})
    assert c.stop() == 0


def test_bad_headers(cpsfc, work):
    c = Client(cpsfc)
    for header in (b"Content-Length: many\r\n\r\n", b"Length 3\r\n\r\n", b"Content-Type: text\r\n\r\n", b"\r\n\r\n",
                   b"Content-Length: 99999999999999999999999\r\n\r\n", b"Content-Length: -5\r\n\r\n", b"Content-Length:\r\n\r\n",
                   b"Content-Length: 2\r\nContent-Type: x; charset=utf-16\r\n\r\n"):
        c.send_bytes(header)
        answer = c.read()
        assert answer["id"] is None and error_of(answer) == -32700, (header, answer)
    c.send_bytes(b"x" * 10000)
    assert error_of(c.read()) == -32700
    c.start(work)
    assert c.stop() == 0


def test_header_variants(cpsfc, work):
    c = Client(cpsfc)
    body = b'{"jsonrpc":"2.0","id":"a","method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}'
    data = b"content-length:   %d  \r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n" % len(body) + body
    for i in range(len(data)):
        c.send_bytes(data[i:i + 1])
    answer = c.read()
    assert answer["id"] == "a" and "result" in answer
    assert c.stop() == 0


def test_too_large(cpsfc, work):
    c = Client(cpsfc)
    size = (256 << 20) + 1
    c.send_bytes(b"Content-Length: %d\r\n\r\n" % size)
    assert error_of(c.read()) == -32700
    block = b"x" * (1 << 20)
    for _ in range(256):
        c.send_bytes(block)
    c.send_bytes(b"x")
    c.start(work)
    assert c.stop() == 0


def test_bad_messages(cpsfc, work):
    c = Client(cpsfc)
    for text, code in (("{", -32700), ("", -32700), ("nonsense", -32700), (b"\xff\xfe", -32700), ('{"a":1,"a":2}', -32700), ("[" * 100000, -32700),
                       ("[]", -32600), ("17", -32600), ('"x"', -32600), ("null", -32600), ("{}", -32600), ('{"id":1}', -32600), ('{"id":1,"method":5}', -32600),
                       ('{"id":{},"method":"shutdown"}', -32600), ('{"id":1.5,"method":"shutdown"}', -32600)):
        c.send_text(text)
        assert error_of(c.read()) == code, text[:20]
    c.send_text('{"id":77,"result":null}')
    c.start(work)
    assert c.stop() == 0


def test_wrong_types(cpsfc, work):
    c = Client(cpsfc)
    assert error_of(c.request("initialize", None)) == -32602
    assert error_of(c.request("initialize", [])) == -32602
    assert error_of(c.request("initialize", {"capabilities": 5})) == -32602
    capabilities = c.start(work)["capabilities"]
    uri = c.open(os.path.join(work, "a.cpsf"), GOOD)
    values = (None, 5, "x", [], {}, {"textDocument": 5}, {"textDocument": {}}, {"textDocument": {"uri": 5}}, {"textDocument": {"uri": uri}, "position": 5},
              {"textDocument": {"uri": uri}, "position": {"line": "a", "character": 1.5}}, {"textDocument": {"uri": uri}, "position": {"line": -1, "character": 0}},
              {"textDocument": {"uri": uri}, "range": {"start": 1}}, {"query": 5}, {"item": {"data": []}}, {"context": 7})
    methods = {"completionProvider": "completion", "hoverProvider": "hover", "definitionProvider": "definition", "typeDefinitionProvider": "typeDefinition",
               "referencesProvider": "references", "codeActionProvider": "codeAction", "renameProvider": "rename", "documentSymbolProvider": "documentSymbol",
               "foldingRangeProvider": "foldingRange", "selectionRangeProvider": "selectionRange", "documentLinkProvider": "documentLink",
               "inlayHintProvider": "inlayHint", "codeLensProvider": "codeLens", "documentFormattingProvider": "formatting",
               "documentRangeFormattingProvider": "rangeFormatting", "documentOnTypeFormattingProvider": "onTypeFormatting",
               "documentHighlightProvider": "documentHighlight", "semanticTokensProvider": "semanticTokens/full", "callHierarchyProvider": "prepareCallHierarchy",
               "diagnosticProvider": "diagnostic"}
    names = ["textDocument/" + m for k, m in methods.items() if k in capabilities] + ["workspace/symbol", "textDocument/semanticTokens/range", "textDocument/semanticTokens/full/delta", "callHierarchy/incomingCalls", "callHierarchy/outgoingCalls", "textDocument/prepareRename", "workspace/executeCommand", "workspace/diagnostic"]
    for name in names:
        for params in values:
            reply = c.request(name, params)
            assert "result" in reply or error_of(reply) in (-32602, -32601, -32803), (name, params, reply)
    for name in ("didOpen", "didChange", "didClose", "didSave"):
        for params in values:
            c.notify("textDocument/" + name, params)
    for name in ("didChangeConfiguration", "didChangeWatchedFiles", "didChangeWorkspaceFolders"):
        for params in values:
            c.notify("workspace/" + name, params)
    for params in values:
        c.notify("$/cancelRequest", params)
        c.notify("$/setTrace", params)
    assert c.stop() == 0


def test_cancel(cpsfc, work):
    c = Client(cpsfc)
    c.start(work)
    body = b'{"jsonrpc":"2.0","id":50,"method":"shutdown"}'
    stop = b'{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":50}}'
    c.send_bytes(b"Content-Length: %d\r\n\r\n%sContent-Length: %d\r\n\r\n%s" % (len(body), body, len(stop), stop))
    assert error_of(c.wait(50)) == -32800
    assert c.stop() == 0


def test_edits_out_of_range(cpsfc, work):
    c = Client(cpsfc)
    c.start(work)
    uri = c.open(os.path.join(work, "a.cpsf"), "organization a\n")
    far = {"line": 999999, "character": 999999}
    c.change(uri, {"range": {"start": far, "end": far}, "text": "organization b\n"})
    c.change(uri, {"range": {"start": {"line": 0, "character": 500}, "end": {"line": 0, "character": 900}}, "text": " // x"})
    c.change(uri, {"range": {"start": {"line": 1, "character": 5}, "end": {"line": 0, "character": 0}}, "text": ""})
    c.change(uri, {"range": {"start": {"line": -1, "character": 0}, "end": far}, "text": "?"})
    c.change(uri, {"text": "organization a\norganization a\n"})
    assert [d["code"] for d in c.settle(uri) if d["severity"] == 1] == ["E0202"]
    assert c.stop() == 0


def test_files_deleted_underneath(cpsfc, work):
    path = write(work, "a.cpsf", "organization a\norganization a\n")
    c = Client(cpsfc)
    c.start(work)
    uri = c.open(path)
    assert c.settle(uri)
    os.remove(path)
    c.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 3}]})
    c.replace(uri, "organization a\n")
    c.settle(uri)
    os.rmdir(work)
    c.replace(uri, "organization a\norganization a\n")
    assert c.settle(uri)
    c.close(uri)
    c.notify("workspace/didChangeWatchedFiles", {"changes": []})
    assert c.stop() == 0
    os.mkdir(work)


def test_noise(cpsfc, work):
    """Mutations of a session: whatever comes, the server answers, or leaves with status 0 or 1."""
    import json
    session = [{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"processId": None, "rootUri": uri_of(work), "capabilities": CAPABILITIES}},
               {"jsonrpc": "2.0", "method": "initialized", "params": {}},
               {"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {"uri": uri_of(work) + "/a.cpsf", "version": 1, "languageId": "cpsf", "text": GOOD}}},
               {"jsonrpc": "2.0", "id": 2, "method": "textDocument/hover", "params": {"textDocument": {"uri": uri_of(work) + "/a.cpsf"}, "position": {"line": 3, "character": 15}}},
               {"jsonrpc": "2.0", "id": 3, "method": "textDocument/completion", "params": {"textDocument": {"uri": uri_of(work) + "/a.cpsf"}, "position": {"line": 10, "character": 40}}},
               {"jsonrpc": "2.0", "id": 4, "method": "shutdown"}, {"jsonrpc": "2.0", "method": "exit"}]
    whole = b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(b), b) for b in (json.dumps(m).encode() for m in session))
    chance = random.Random(7)
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(data))
            action = chance.randrange(3)
            if action == 0:
                data[at] = chance.randrange(256)
            elif action == 1:
                del data[at:at + chance.randrange(1, 40)]
            else:
                data[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 10)))
        c = Client(cpsfc)
        try:
            c.send_bytes(bytes(data))
        except Gone:
            pass
        assert c.end() in (0, 1)


def test_the_table_of_features_names_tests_that_exist(cpsfc, work):
    """docs/editor.md says for each feature which test shows it."""
    parts = {os.path.basename(f)[:-3]: open(f, encoding="utf-8").read() for f in glob.glob("tests/lsp/test_*.py")}
    there = set(parts) | {name for text in parts.values() for name in re.findall(r"^def (test_\w+)", text, re.M)}
    table = [line for line in open("docs/editor.md", encoding="utf-8") if re.search(r"\| .*`test_", line)]
    named = [name.split(".")[-1] for line in table for name in re.findall(r"`(test_[\w.*]+)`", line)]
    assert len(table) > 25 and all(any(fnmatch.fnmatch(t, name) for t in there) for name in named), [n for n in named if not any(fnmatch.fnmatch(t, n) for t in there)]
