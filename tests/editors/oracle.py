#!/usr/bin/env python3
"""What the compiler sees in specs, for the tests of highlighting. usage: oracle.py CPSFC FILE... >tokens.json

The semantic tokens of the language server: {file: [[line, column, length, type], ...]}, columns in UTF-16 units.
"""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lsp"))
from client import Client  # noqa: E402


def decode(data, legend):
    line = column = 0
    for i in range(0, len(data), 5):
        down, right, length, kind, _ = data[i:i + 5]
        line, column = line + down, right if down else column + right
        yield [line, column, length, legend[kind]]


def main():
    client, tokens = Client(sys.argv[1]), {}
    legend = client.start()["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"]
    for path in sys.argv[2:]:
        uri = client.open(path)
        tokens[path] = list(decode(client.result("textDocument/semanticTokens/full", {"textDocument": {"uri": uri}})["data"], legend))
        client.close(uri)
    client.stop()
    json.dump(tokens, sys.stdout)


main()
