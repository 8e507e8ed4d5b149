#!/usr/bin/env python3
"""Measures and prints the table. Usage: table.py CPSFC FOLDER SECONDS [starts]; FOLDER/<elements>/model.cpsf are the
models; with `starts` it measures how fast the program starts, too. Every figure is the least of several runs."""
import os
import re
import subprocess
import sys
import time

RUNS = 3
AS_OF = ["--as-of", "2026-06-15"]
SMALLEST = 0.005  # below, a time is mostly the start of the program and says nothing about growth


def measure(command, limit):
    """Seconds, peak bytes and what was written to standard error; None when the time limit was passed."""
    with open(os.devnull, "w") as nowhere:
        errors, writer = os.pipe()
        start = time.monotonic()
        child = subprocess.Popen(["timeout", str(limit)] + command, stdout=nowhere, stderr=writer)
        os.close(writer)
        with os.fdopen(errors, errors="replace") as reader:
            text = reader.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - start
    return None if child.returncode == 124 else (seconds, usage.ru_maxrss * 1024, text)


def passes_of(trace):
    return {m[1]: float(m[2]) for m in re.finditer(r"^(\S.*?) +([0-9.]+) s$", trace, re.M)}


def least(runs):
    """Of each pass, of the rest and of the whole: others use the machine, too, and each is disturbed at another time."""
    lists = []
    for seconds, _, trace in runs:
        passes = passes_of(trace)
        passes["start, print, free"] = seconds - sum(passes.values())
        passes["whole check"] = seconds
        lists.append(passes)
    return {name: min(passes[name] for passes in lists) for name in lists[0]}


def free_memory():
    with open("/proc/meminfo") as file:
        return int(re.search(r"MemAvailable: +(\d+)", file.read())[1]) * 1024


def measure_model(cpsfc, path, elements, limit):
    size = os.path.getsize(path)
    if free_memory() < 20 * size:
        return "left out: not enough free memory"
    runs = []
    for _ in range(RUNS):
        once = measure([cpsfc, "check", "--trace", path] + AS_OF, limit)
        if once is None:
            return f"left out: more than {limit} s"
        runs.append(once)
    scan_only = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(path))), "scan_only")
    scan = subprocess.run([scan_only, path, "3"], capture_output=True, text=True, check=True).stdout.split()
    passes = least(runs)
    return {"size": size, "whole": passes["whole check"], "memory": min(memory for _, memory, _ in runs),
            "scan": float(scan[0]), "parse": float(scan[1]), "passes": passes}


def times(results):
    """Row names in order, each with the seconds per model."""
    rows = {"scan alone": [], "parse alone": []}
    for r in results.values():
        rows["scan alone"].append(r["scan"])
        rows["parse alone"].append(r["parse"])
        for name, seconds in r["passes"].items():
            rows.setdefault(name, []).append(seconds)
    return rows


def print_row(name, cells):
    print(f"{name:<22}" + "".join(f"{cell:>12}" for cell in cells))


def print_times(results):
    sizes, rows = list(results), times(results)
    scans = [r["scan"] for r in results.values()]
    print_row("\nseconds", sizes)
    for name, row in rows.items():
        print_row(name, [f"{t:.3f}" for t in row])
    print_row("\ntimes the scan", sizes)
    for name, row in rows.items():
        print_row(name, [f"{t / s:.2f}" for t, s in zip(row, scans)])
    print_row("\ngrowth per tenfold", ["-"] + sizes[1:])
    for name, row in rows.items():
        cells = ["-"]
        for i in range(1, len(row)):
            power = 1 / (len(str(sizes[i])) - len(str(sizes[i - 1])) or 1)
            cells.append(f"{(row[i] / row[i - 1]) ** power:.1f}" if SMALLEST <= row[i - 1] else "-")
        print_row(name, cells)


def print_rates(results):
    sizes, r = list(results), results.values()
    print_row("elements", sizes)
    print_row("source, MB", [f"{x['size'] / 1e6:.2f}" for x in r])
    print_row("\nMB/s", sizes)
    print_row("scan alone", [f"{x['size'] / 1e6 / x['scan']:.0f}" for x in r])
    print_row("parse alone", [f"{x['size'] / 1e6 / x['parse']:.0f}" for x in r])
    print_row("read and parse", [f"{x['size'] / 1e6 / max(x['passes']['read and parse'], 1e-4):.0f}" for x in r])
    print_row("whole check", [f"{x['size'] / 1e6 / x['whole']:.1f}" for x in r])
    print_row("\nmemory", sizes)
    print_row("peak, MB", [f"{x['memory'] / 1e6:.0f}" for x in r])
    print_row("bytes per source byte", [f"{x['memory'] / x['size']:.1f}" for x in r])


def print_starts(cpsfc, folder):
    empty = os.path.join(folder, "empty", "empty.cpsf")
    os.makedirs(os.path.dirname(empty), exist_ok=True)
    with open(empty, "w"):
        pass
    print()
    for name, command in (("cpsfc --version", ["--version"]), ("check, empty spec", ["check", empty] + AS_OF)):
        best = min(measure_start([cpsfc] + command) for _ in range(20))
        print_row(name, [f"{best * 1000:.1f} ms"])


def measure_start(command):
    start = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.monotonic() - start


def main(cpsfc, folder, limit, starts):
    results, notes = {}, []
    for elements in sorted(int(name) for name in os.listdir(folder) if name.isdigit()):
        result = measure_model(cpsfc, os.path.join(folder, str(elements), "model.cpsf"), elements, limit)
        if isinstance(result, str):
            notes.append(f"{elements}: {result}")
        else:
            results[elements] = result
    if results:
        print_rates(results)
        print_times(results)
    if starts:
        print_starts(cpsfc, folder)
    for note in notes:
        print(note)


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit("usage: table.py CPSFC FOLDER SECONDS [starts]")
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:] == ["starts"])
