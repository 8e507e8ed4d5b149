#!/usr/bin/env python3
"""Plays a session that `cpsfc lsp --trace FILE` recorded to a new server. usage: lsp_replay.py CPSFC FILE [--as-of DATE]
What the server answers to each request is compared with the recording; status 1 when an answer differs. Diagnostics and
times are not compared: they depend on how fast somebody typed."""
import json, subprocess, sys

cpsfc, path, more = sys.argv[1], sys.argv[2], sys.argv[3:]
said = [json.loads(line) for line in open(path, encoding="utf-8")]
process = subprocess.Popen([cpsfc, "lsp", *more], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def read():
    length = 0
    while True:
        line = process.stdout.readline()
        if not line:
            return None
        if line == b"\r\n":
            break
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return json.loads(process.stdout.read(length))


def answers(messages):
    return {json.dumps(m["id"]): m for m in messages if "id" in m and "method" not in m}


recorded = answers(json.loads(s["text"]) for s in said if s["from"] == "server" and s["text"])
played, differ = {}, 0
for s in said:
    if s["from"] != "client" or s["text"] is None:
        continue
    body = s["text"].encode()
    try:
        message = json.loads(body)
    except ValueError:
        message = {}
    process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    process.stdin.flush()
    wanted = json.dumps(message["id"]) if isinstance(message, dict) and "id" in message and "method" in message else None
    while wanted is not None and wanted not in played:
        answer = read()
        if answer is None:
            break
        played.update(answers([answer]))
process.stdin.close()
while read() is not None:
    pass
for key, answer in recorded.items():
    if played.get(key) != answer:
        differ += 1
        print("request %s: recorded %s, now %s" % (key, json.dumps(answer)[:300], json.dumps(played.get(key))[:300]))
print("%d answers compared, %d differ, status %d" % (len(recorded), differ, process.wait()))
sys.exit(1 if differ or not recorded else 0)
