#!/usr/bin/env python3
"""usage: oscal.py CPSFC [--missing]
OSCAL documents about the plant: every example in every model against the official schema, where CPSFC_SCHEMAS names a folder
with oscal/, and against what schemas do not say: identifiers are unique and lead somewhere, figures are those of the JSON
report, controls are in the catalogue, dates follow from the spec. With --missing it only says what can't be checked here."""
import collections, json, os, re, subprocess, sys, tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools"))
import official
from schema_compiled import Schema

cpsfc = os.path.abspath(sys.argv[1])
HERE = os.path.dirname(os.path.abspath(__file__))
MODELS = {"oscal-ar": ("assessment-results", "assessment-results"), "oscal-poam": ("plan-of-action-and-milestones", "poam"),
          "oscal-ssp": ("system-security-plan", "ssp"), "oscal-cd": ("component-definition", "component")}
EXAMPLES = sorted(e for e in os.listdir("examples") if os.path.isdir(os.path.join("examples", e)))
DATE = "2026-06-15"
checked = 0


def schema_name(form):
    return "oscal/1.1.3/oscal_%s_schema.json" % MODELS[form][1]


absent = official.absent(*map(schema_name, MODELS))
have_schemas = not absent
if sys.argv[2:] == ["--missing"]:
    if absent:
        print("official schemas of OSCAL (%s)" % absent)
    sys.exit()


def expect(what, condition):
    global checked
    checked += 1
    if not condition:
        sys.exit("FAILED: " + what)


def run(path, outputs, *more, **env):
    """Writes all outputs in one run; returns their texts."""
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, "x" + e) for e in outputs]
        options = [o for n in names for o in ("-o", n)]
        got = subprocess.run([cpsfc, "report", path, "--as-of", DATE] + options + list(more), capture_output=True, env=dict(os.environ, **env))
        expect("report %s: %s" % (path, got.stderr.decode()[-300:]), got.returncode == 0)
        return [open(n, encoding="utf-8").read() for n in names]


by_schema = {f: Schema(official.path_of(schema_name(f))) for f in MODELS} if have_schemas else {}


def check_validator():
    """Ours says of each example and of what is broken in it what python3-jsonschema says."""
    for form in MODELS if have_schemas else ():
        checker = official.validator(schema_name(form))
        document = run(os.path.join("examples", "first"), [".%s.json" % form])[0]
        breaks = [("", ""), ('"2026-06-15T00:00:00Z"', '"2026-06-15"'), ('"uuid"', '"uid"'), ('"props": [', '"props": [], "x": ['), ('"value": "', '"value": " '), ('"name": "', '"name": "1')]
        for old, new in breaks:
            broken = json.loads(document.replace(old, new, 1))
            expect("%s: both judge alike: %s" % (form, new), (by_schema[form].problem(broken) is None) == (not official.problems(checker, broken)) == (not old))


# ---- any document ----

# what other documents define
ELSEWHERE = {"implementation-statement-uuid", "provided-uuid", "responsibility-uuid"}
LISTS = {"party-uuids", "member-of-organizations", "location-uuids"}


def walk(document):
    """(path, key, value) of every member of every object."""
    res, left = [], [((), document)]
    while left:
        path, value = left.pop()
        if isinstance(value, dict):
            res += [(path, key, item) for key, item in value.items()]
            left += [(path + (key,), item) for key, item in value.items() if isinstance(item, (dict, list))]
        else:
            left += [(path, item) for item in value if isinstance(item, (dict, list))]
    return res


def check_document(name, form, document):
    root = MODELS[form][0]
    expect("%s: the root" % name, list(document) == [root])
    if form in by_schema:
        problem = by_schema[form].problem(document)
        expect("%s: valid: %s" % (name, problem), problem is None)
    body = document[root]
    expect("%s: the version of OSCAL" % name, body["metadata"]["oscal-version"] == "1.1.3")
    expect("%s: no clock" % name, body["metadata"]["last-modified"] == DATE + "T00:00:00Z")
    defined, roles = collections.Counter(), {r["id"] for r in body["metadata"].get("roles", [])}
    found = walk(document)
    for path, key, value in found:
        if key == "uuid":
            defined[value] += 1
    odd = [u for u, n in defined.items() if 1 < n or not UUID.fullmatch(u)]
    expect("%s: each UUID once, of version 5: %s" % (name, odd[:3]), not odd)
    odd = [(path, key, value) for path, key, value in found if not is_sound(key, value, defined, roles)]
    expect("%s: leads somewhere, holds something: %s" % (name, odd[:3]), not odd)
    return body


UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def is_sound(key, value, defined, roles):
    if value in ([], {}, ""):
        return False
    if key in LISTS:
        return all(v in defined for v in value)
    if key.endswith("-uuid") and key not in ELSEWHERE:
        return value in defined
    if key == "href" and value.startswith("#"):
        return value[1:] in defined
    if key == "role-id":
        return value in roles
    if key == "props":
        return all(p["ns"] == "urn:cpsfc:oscal" for p in value)
    return True


def line(text):
    """A value of one line: control characters as signs, spaces once, none at the ends."""
    signs = "".join(chr(0x2400 + ord(c)) if c < " " and c not in "\t\n" else "\u2421" if c == "\x7f" else "\ufffd" if "\x7f" < c < "\xa0" else c for c in text)
    return re.sub("[ \t\n]+", " ", signs).strip(" ")


def props(item):
    return {p["name"]: p["value"] for p in item.get("props", [])}


# ---- assessment results ----

RISK_STATUS = {"planned": "remediating", "accepted": "deviation-approved", "excluded": "deviation-approved"}


def is_in_data(finding, everything):
    return everything or finding["status"] != "met" or finding["framework"] != "std.core"


def check_disposition(name, risk, finding):
    disposition = finding.get("disposition", "open")
    wanted = RISK_STATUS.get(disposition, "investigating" if finding["status"] == "undecided" else "open")
    expect("%s: a risk is %s" % (name, wanted), risk["status"] == wanted)
    until = finding.get("disposition_until")
    expect("%s: the deadline" % name, risk.get("deadline") == (until + "T23:59:59Z" if until else None))
    expect("%s: a deadline lies ahead" % name, not until or DATE <= until)
    planned = [r for r in risk.get("remediations", []) if r["lifecycle"] == "planned"]
    expect("%s: a plan is a remediation" % name, bool(planned) == (disposition == "planned"))


def check_results(name, body, data, everything):
    expect("%s: the plan is imported" % name, body["import-ap"]["href"].startswith("#"))
    result, = body["results"]
    wanted = [f for f in data["findings"] if is_in_data(f, everything)]
    observations, risks, findings = ([x for x in result.get(k, [])] for k in ("observations", "risks", "findings"))
    expect("%s: an observation for each finding of JSON" % name, [props(o)["fingerprint"].split("-")[0] for o in observations] == [f["fingerprint"] for f in wanted])
    left = [f for f in wanted if f["status"] in ("gap", "undecided")]
    expect("%s: a risk for each gap and open question" % name, [props(r)["fingerprint"].split("-")[0] for r in risks] == [f["fingerprint"] for f in left])
    judged = [f for f in wanted if f["status"] in ("met", "gap")]
    expect("%s: a finding for what is met or a gap" % name, [props(x)["fingerprint"].split("-")[0] for x in findings] == [f["fingerprint"] for f in judged])
    for risk, finding in zip(risks, left):
        check_disposition(name, risk, finding)
    for written, finding in zip(findings, judged):
        status = written["target"]["status"]
        partly = finding["status"] == "gap" and 0 < finding["achieved"]["surely"]
        expect("%s: state of %s" % (name, finding["requirement"]), status["state"] == ("satisfied" if finding["status"] == "met" else "not-satisfied"))
        expect("%s: reason of %s" % (name, finding["requirement"]), status["reason"] == ("pass" if finding["status"] == "met" else "other" if partly else "fail"))
        expect("%s: each has its observation and risk" % name, ("related-risks" in written) == (finding["status"] == "gap"))
    for observation, finding in zip(observations, wanted):
        expect("%s: undecided is a matter for people" % name, finding["status"] != "undecided" or observation["methods"] == ["INTERVIEW"])
        expect("%s: the subject" % name, props(observation)["subject"] == line(finding["subject"]))
    figures = {(p["class"], p["name"]): p["value"] for p in result.get("props", [])}
    for framework in data["frameworks"]:
        for key, value in framework["counts"].items():
            if not key.startswith("requirements"):
                token = re.sub("[^A-Za-z0-9._-]", "_", "%s@%s" % (framework["name"], framework["version"]))
                expect("%s: count of %s" % (name, key), figures[token, "count-" + key] == str(value))
        of = [f for f in wanted if f["framework"] == framework["name"]]
        if framework["name"] != "std.core":
            expect("%s: met by count" % name, sum(f["status"] == "met" for f in of) == framework["counts"]["met"])
    reviewed = [c["control-id"] for s in result["reviewed-controls"]["control-selections"] for c in s.get("include-controls", [])]
    expect("%s: each control once" % name, len(set(reviewed)) == len(reviewed) == len({(f["framework"], f["requirement"]) for f in wanted}))
    expect("%s: findings are about controls that were reviewed" % name, {re.sub("_(smt|obj.[123])$", "", x["target"]["target-id"]) for x in findings} <= set(reviewed))


# ---- plan of action and milestones ----


def check_milestones(name, body, data, everything):
    left = [f for f in data["findings"] if is_in_data(f, everything) and f["status"] in ("gap", "undecided")]
    by_risk = {r["uuid"]: props(r)["fingerprint"] for r in body.get("risks", [])}
    expect("%s: a risk for each finding" % name, [n.split("-")[0] for n in by_risk.values()] == [f["fingerprint"] for f in left])
    related = [r["risk-uuid"] for item in body["poam-items"] for r in item.get("related-risks", [])]
    expect("%s: each risk belongs to one item" % name, sorted(related) == sorted(by_risk))
    expect("%s: an item has risks, or there is nothing to do" % name, all(i.get("related-risks") for i in body["poam-items"]) or (not left and len(body["poam-items"]) == 1))
    for risk, finding in zip(body.get("risks", []), left):
        check_disposition(name, risk, finding)
    counts = collections.Counter()
    for item in body["poam-items"]:
        if "related-risks" in item:
            said = props(item)
            counts[said["framework"].split("@")[0], said["disposition"]] += int(said["findings"])
            expect("%s: the number of findings of an item" % name, int(said["findings"]) == len(item["related-risks"]) == len(item["related-observations"]))
    for framework in data["frameworks"]:
        if framework["name"] != "std.core":
            for disposition in ("open", "planned", "accepted", "excluded"):
                expect("%s: count of %s" % (name, disposition), counts[framework["name"], disposition] == framework["counts"][disposition])


# ---- system security plan, component definition ----

STATES = {"met": "implemented", "planned": "planned", "excluded": "not-applicable"}


def check_plan(name, body, data, everything):
    wanted = [f for f in data["findings"] if f["framework"] != "std.core"]
    controls = body["control-implementation"]["implemented-requirements"]
    ids = [c["control-id"] for c in controls]
    expect("%s: each control once" % name, len(set(ids)) == len(ids))
    statements = [b for c in controls for b in c.get("by-components", []) if "export" not in b]
    expect("%s: a statement for each finding" % name, sorted(props(b)["fingerprint"].split("-")[0] for b in statements) == sorted(f["fingerprint"] for f in wanted))
    by_number = {f["fingerprint"]: f for f in wanted}
    for statement in statements:
        finding = by_number[props(statement)["fingerprint"].split("-")[0]]
        state = statement.get("implementation-status", {}).get("state")
        wanted_state = STATES.get(finding["status"]) or STATES.get(finding.get("disposition"))
        expect("%s: %s is %s" % (name, finding["requirement"], wanted_state), state == wanted_state or (not wanted_state and state in (None, "partial", "alternative")))
        holding = [i for i in finding.get("inherited", []) if i["holds"] == "true"]
        expect("%s: only what holds is inherited" % name, len(statement.get("inherited", [])) == len(holding))
        expect("%s: and its condition satisfied" % name, len(statement.get("satisfied", [])) == len([i for i in holding if "condition" in i]))
    components = body["system-implementation"]["components"]
    expect("%s: one component is this system" % name, [c["type"] for c in components].count("this-system") == 1)
    expect("%s: users and data" % name, body["system-implementation"]["users"] and body["system-characteristics"]["system-information"]["information-types"])
    parties = {p["name"] for p in body["metadata"].get("parties", []) if p["type"] == "organization"}
    expect("%s: a party for each organization" % name, len(parties) <= 1 or parties)
    said = {props(c)["declared-name"] for c in components if "props" in c}
    expect("%s: all that flows and all that it flows through" % name, {line(e["name"]) for e in data["elements"] if e["kind"]["en"] in ("component", "system", "procedure", "flow")} <= said)
    expect("%s: nothing applies is said" % name, all("remarks" in c or "by-components" in c for c in controls))


def check_components(name, body, data, everything):
    components = body.get("components", [])
    written = [(props(c)["declared-name"], props(r)["fingerprint"]) for c in components for i in c.get("control-implementations", []) for r in i["implemented-requirements"]]
    reached = [f for f in data["findings"] if f["framework"] != "std.core" and 0 < f["achieved"]["surely"]]
    expect("%s: what is reached" % name, len({w[1] for w in written}) == len(written) and sorted((s, n.split("-")[0]) for s, n in written) == sorted((line(f["subject"]), f["fingerprint"]) for f in reached))


CHECKS = {"oscal-ar": check_results, "oscal-poam": check_milestones, "oscal-ssp": check_plan, "oscal-cd": check_components}


def check_all(name, path, more):
    forms = list(MODELS)
    *texts, catalogue, report = run(path, [".%s.json" % f for f in forms] + [".oscal-catalog.json", ".json"], *more)
    data = json.loads(report if "--all" in more else run(path, [".json"], "--all", *more)[0])
    documents = {}
    for form, text in zip(forms, texts):
        body = documents[form] = check_document("%s as %s" % (name, form), form, json.loads(text))
        CHECKS[form]("%s as %s" % (name, form), body, data, "--all" in more)
    check_catalogue(name, documents, {item for _, key, item in walk(json.loads(catalogue)) if key == "id"})
    return texts, documents


def check_catalogue(name, documents, ids):
    for form, body in documents.items():
        used = {item for _, key, item in walk(body) if key in ("control-id", "target-id", "param-id", "statement-id")}
        expect("%s as %s: all is in the catalogue: %s" % (name, form, sorted(used - ids)[:3]), used <= ids or used == {"nothing-judged"})


def check_examples():
    for i, example in enumerate(EXAMPLES):
        more = [[], ["--lang", "ja"], ["--all"]][i % 3]
        path = os.path.join("examples", example)
        texts, documents = check_all(example, path, more)
        results, plan = documents["oscal-ar"], documents["oscal-ssp"]
        statements = {b["uuid"] for c in plan["control-implementation"]["implemented-requirements"] for b in c.get("by-components", [])}
        wanted = {item for _, key, item in walk(results) if key == "implementation-statement-uuid"}
        expect("%s: findings lead to statements of the plan" % example, wanted and wanted <= statements)


# ---- the same bytes ----

def check_same_bytes(folder):
    outputs = [".%s.json" % f for f in MODELS]
    path = os.path.join("examples", "press_line")
    first = run(path, outputs)
    expect("the same twice, in another locale and time zone", run(path, outputs, LC_ALL="C", TZ="Asia/Tokyo") == first)
    subprocess.run(["cp", "-r", path, os.path.join(folder, "press_line")], check=True)
    expect("the same from another folder", run(os.path.join(folder, "press_line"), outputs) == first)
    later = [json.loads(t) for t in run(path, outputs, "--as-of", "2026-06-16")]
    for form, text, document in zip(MODELS, first, later):
        before, root = json.loads(text)[MODELS[form][0]], MODELS[form][0]
        expect("%s: another document has another UUID" % form, before["uuid"] != document[root]["uuid"])
        expect("%s: parties keep theirs" % form, [p["uuid"] for p in before["metadata"]["parties"]] == [p["uuid"] for p in document[root]["metadata"]["parties"]])


# ---- strings of others ----

MARKUP = {"title", "description", "statement", "remarks", "text", "caption"}

def check_hostile(folder):
    """Those that would be something in these documents, and some of the others."""
    subprocess.run([sys.executable, os.path.join(HERE, "injection.py"), cpsfc, "--write", folder], check=True)
    for i, name in enumerate(sorted(os.listdir(folder))):
        text = "".join(open(os.path.join(folder, name, f), encoding="utf-8").read() for f in os.listdir(os.path.join(folder, name)))
        if i % 9 and not any(mark in text for mark in ("](java", "**bold", "\x1b", "\x7f", '"  =')):
            continue
        texts, documents = check_all(name, os.path.join(folder, name), ["--all"])
        for form, document in zip(MODELS, documents.values()):
            odd = [(key, value) for path, key, value in walk(document) if key in MARKUP and re.search(r"(?<!\\)(<|\]\()", re.sub(r"(?<!\\)`[^`]*`", "", value))]
            expect("%s: no markup in %s: %s" % (name, form, odd[:3]), not odd)


# ---- plans and decisions ----

SPEC = """edition 2026
target cpsf@1.0 at level 1
organization acme
responsible acme
person boss of acme
component first { }
component second { }
measure later meets #CPS.AM-1 at level 1 on acme { status = planned; due = 2026-09-30 }
accept #CPS.AC-1 at level 1 on acme by boss since 2026-01-01 until 2026-12-31 because "we wait\\nfor the *new* hall"
exclude #CPS.AC-2 on acme by boss until 2026-08-31 because "no visitors"
measure fence meets #CPS.IP-5 at level 1 on acme { evidence photo { file = "fence & gate.pdf"; digest = sha256"%s"; issued = 2026-02-01; expires = 2026-12-01 } }
accept #CPS.RA-1 at level 1 on acme by boss until 2026-12-31 { compensating = fence } because "later"
accept #CPS.GV-1 at level 1 on acme by boss until 2026-03-31 because "over"
answers on acme by boss since 2026-01-01 { #CPS.AC-1 = 0; #CPS.AC-2 = 0; #CPS.GV-1 = 0; #CPS.GV-4 = 0 { planned = 1; due = 2027-03-31 }; #CPS.RA-1 = 0 }
""" % ("0123456789abcdef" * 4)


def check_decisions(folder):
    path = os.path.join(folder, "spec.cpsf")
    open(path, "w", encoding="utf-8").write(SPEC)
    texts, documents = check_all("decisions", path, [])
    items = {props(i)["requirement"]: i for i in documents["oscal-poam"]["poam-items"]}
    risks = {r["uuid"]: r for r in documents["oscal-poam"]["risks"]}
    risk = lambda requirement: risks[items[requirement]["related-risks"][0]["risk-uuid"]]
    log = risk("CPS.AC-1")["risk-log"]["entries"]
    parties = {p["uuid"]: p["name"] for p in documents["oscal-poam"]["metadata"]["parties"]}
    expect("a decision is in the log, with who took it", [(e["start"], e["end"], e["status-change"], parties[e["logged-by"][0]["party-uuid"]]) for e in log]
           == [("2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z", "deviation-approved", "boss")])
    expect("reasons are text, no markup", "\\*new\\*" in log[0]["description"] and props(risk("CPS.AC-1"))["because"] == "we wait for the *new* hall")
    expect("what is excluded", risk("CPS.AC-2")["status"] == "deviation-approved" and "risk-log" not in risk("CPS.AC-2"))
    expect("what has ended is open again, and says so", risk("CPS.GV-1")["status"] == "open" and props(risk("CPS.GV-1"))["decision-expired"] == "yes" and "deadline" not in risk("CPS.GV-1"))
    expect("what stands in is a mitigating factor", [m["description"] for m in risk("CPS.RA-1")["mitigating-factors"]] == ["fence"])
    plan = {c["control-id"]: c["by-components"][0] for c in documents["oscal-ssp"]["control-implementation"]["implemented-requirements"] if "by-components" in c}
    states = {c: plan[c]["implementation-status"]["state"] for c in ("CPS.RA-1", "CPS.AC-2", "CPS.GV-4", "CPS.IP-5")}
    expect("states: %s" % states, list(states.values()) == ["alternative", "not-applicable", "planned", "implemented"])
    results = documents["oscal-ar"]
    seen, = [o for o in results["results"][0]["observations"] if props(o)["requirement"] == "CPS.IP-5"]
    resources = {"#" + r["uuid"]: r for r in results["back-matter"]["resources"]}
    photo = resources[seen["relevant-evidence"][0]["href"]]
    expect("evidence is a resource", photo["rlinks"] == [{"href": "fence%20%26%20gate.pdf", "hashes": [{"algorithm": "SHA-256", "value": "0123456789abcdef" * 4}]}])
    expect("an observation ends with its evidence", seen["expires"] == "2026-12-01T23:59:59Z" and props(seen["relevant-evidence"][0])["counted"] == "yes" and seen["methods"] == ["EXAMINE"])
    due = [t["timing"]["on-date"]["date"] for r in risk("CPS.GV-4")["remediations"] for t in r.get("tasks", [])]
    expect("a plan has its day", due == ["2027-03-31T23:59:59Z"] and risk("CPS.GV-4")["status"] == "remediating")


# ---- what is offered and inherited ----

SHARED = """edition 2026
target cpsf@1.0 at level 1
organization maker
organization hoster
responsible maker
external organization client
external organization cloud
data recipes { label c = high, i = high, a = high }
data figures { label c = high }
component store of hoster { input into }
external component disk of cloud { input into }
class Keys of contract { customer_keys : bool }
contract hosting : Keys between maker and hoster since 2026-01-01 until 2027-12-31 {
  customer_keys = true
  offer #CPS.DS-2 at level 1 by hoster on store when customer_keys
  rely #CPS.DS-2 at level 1 on recipes
}
contract keeping : Keys between maker and cloud since 2026-03-01 until 2027-12-31 {
  customer_keys = false
  offer #CPS.DS-2 at level 1 by cloud on disk when customer_keys
  rely #CPS.DS-2 at level 1 on figures
}
contract sale between maker and client since 2026-02-01 until 2027-12-31 { offer #CPS.IP-4 at level 1 by maker }
flow f of recipes : maker -> store.into under hosting
flow g of figures : maker -> disk.into under keeping
measure encryption meets #CPS.DS-2 at level 1 on store
"""


def check_shares(folder):
    path = os.path.join(folder, "spec.cpsf")
    open(path, "w", encoding="utf-8").write(SHARED)
    texts, documents = check_all("shares", path, [])
    plan = documents["oscal-ssp"]
    parts = {(c["control-id"], props(b).get("subject")): b for c in plan["control-implementation"]["implemented-requirements"] for b in c.get("by-components", [])}
    offered, sold = parts["CPS.DS-2", None]["export"], parts["CPS.IP-4", None]["export"]
    expect("one's own offers are exported, once", len(offered["provided"]) == len(offered["responsibilities"]) == len(sold["provided"]) == 1 and "responsibilities" not in sold)
    inherited, satisfied = (parts["CPS.DS-2", "recipes"][k][0] for k in ("inherited", "satisfied"))
    expect("what is inherited names the offer", inherited["provided-uuid"] == offered["provided"][0]["uuid"] and "`hosting`" in inherited["description"])
    expect("a condition that holds is satisfied", satisfied["responsibility-uuid"] == offered["responsibilities"][0]["uuid"] and satisfied["description"] == "customer_keys")
    failing = parts["CPS.DS-2", "figures"]
    expect("a condition that fails: nothing is inherited, and it is said", "inherited" not in failing and "satisfied" not in failing and "customer_keys" in failing["remarks"])
    leveraged = [(a["title"], a["date-authorized"]) for a in plan["system-implementation"]["leveraged-authorizations"]]
    expect("who provides from outside: %s" % leveraged, leveraged == [("keeping", "2026-03-01")])
    impacts = {i["title"]: (i["confidentiality-impact"]["base"], "availability-impact" in i) for i in plan["system-characteristics"]["system-information"]["information-types"]}
    expect("labels are impacts", impacts == {"recipes": ("fips-199-high", True), "figures": ("fips-199-high", False)})
    expect("flows are told", "- `f`: `maker` to `store`, data `recipes`, under `hosting`" in plan["system-characteristics"]["data-flow"]["description"])


# ---- since a baseline ----


def check_baseline(folder):
    path, baseline = "examples/backdoored_part", os.path.join(folder, "baseline")
    subprocess.run([cpsfc, "check", path, "--as-of", DATE, "--baseline", baseline, "--update-baseline"], check=True, capture_output=True)
    head, *lines = open(baseline, encoding="utf-8").read().splitlines()
    head = re.sub(r"(targets=\w+(?:\.\w+)?:)(\d)", lambda m: m[1] + "3", head, count=1)
    lines = lines[3:] + ["%032x\tcpsf@1.0.0\tCPS.AC-%d\tgone%d\tgap\topen\t2" % (i, i, i) for i in (1, 2)]
    for finding in [f for f in json.loads(run(path, [".json"], "--all")[0])["findings"] if f["status"] == "met"][:3]:
        lines.append("\t".join([finding["fingerprint"], "%s@%s" % (finding["framework"], finding["version"]), finding["requirement"], finding["subject"], "gap", "open", str(finding["target"])]))
    open(baseline, "w", encoding="utf-8").write("\n".join([head] + sorted(lines)) + "\n")
    texts = []
    for suffix in (".oscal-ar.json", ".json"):
        output = os.path.join(folder, "x" + suffix)
        got = subprocess.run([cpsfc, "report", path, "--as-of", DATE, "--baseline", baseline, "--fail-on", "weakened", "-o", output], capture_output=True)
        expect("the gate decides, whatever the format", got.returncode == 1)
        texts.append(json.load(open(output, encoding="utf-8")))
    result, counts = check_document("baseline", "oscal-ar", texts[0])["results"][0], texts[1]["baseline"]["counts"]
    figures = {p["name"]: int(p["value"]) for p in result["props"] if p["class"] == "baseline"}
    expect("counts of the classes: %s" % counts, figures == {"count-" + k: v for k, v in counts.items()} and all(counts[k] for k in ("new", "fixed", "vanished")))
    classes = collections.Counter(props(o).get("baseline") for o in result["observations"])
    expect("an observation for each: %s" % classes, all(classes[k] == v for k, v in counts.items()) and classes["lowered"] == len(texts[1]["baseline"]["lowered"]) == 1)
    expect("what is gone is historic", all((o["types"] == ["historic"]) == ("subjects" not in o) == (props(o).get("baseline") in ("vanished", "lowered")) for o in result["observations"]))
    expect("the gate is told", "weakened" in result["remarks"])


def check_refused(folder):
    for option in (["--for", "archive_firm"], ["--view", "nist-csf-2.0"]):
        got = subprocess.run([cpsfc, "report", "examples/parts_maker", "--format", "oscal-ar"] + option, capture_output=True, text=True)
        expect("%s is refused with its name" % option[0], got.returncode == 3 and option[0] in got.stderr and "html, md, json, text" in got.stderr and not got.stdout)


def check_same_names(folder):
    """Rows of answers with evidence of one name, flows without a name."""
    spec = "target cpsf@1.0 at level 1\n" + "".join("organization %s\nperson p_%s of %s\nanswers on %s by p_%s since 2026-01-01 { #CPS.GV = 1 { evidence \"policy.pdf\" since 2026-01-01 } }\n" % ((o,) * 5) for o in "ab")
    path = os.path.join(folder, "spec.cpsf")
    open(path, "w", encoding="utf-8").write(spec + "responsible a\ncomponent c\ncomponent d\n" + "flow c -> d\n" * 2)
    texts, documents = check_all("same names", path, ["--all"])
    titles = collections.Counter(r["title"] for r in documents["oscal-ar"]["back-matter"]["resources"])
    expect("evidence of one name is two resources", titles["#CPS.GV.policy.pdf"] == 2)


def check_nothing(folder):
    path = os.path.join(folder, "spec.cpsf")
    open(path, "w", encoding="utf-8").write("organization acme\n")
    texts, documents = check_all("nothing", path, [])
    expect("nothing to do is said", len(documents["oscal-poam"]["poam-items"]) == 1)


check_validator()
check_examples()
for check in (check_same_bytes, check_decisions, check_shares, check_baseline, check_refused, check_same_names, check_nothing, check_hostile):
    with tempfile.TemporaryDirectory() as folder:
        check(folder)
print("%d checks of OSCAL" % checked)
