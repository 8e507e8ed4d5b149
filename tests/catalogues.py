#!/usr/bin/env python3
"""usage: catalogues.py CPSFC [--missing]
Formats that hold a framework itself: OSCAL catalog and profiles, libraries of CISO Assistant. Each against the official schema, where CPSFC_SCHEMAS names
the folder that holds it, and against what schemas do not say: references, ids, texts of both languages, the same bytes.
With --missing it only says which of these checks can't be made here."""
import glob, json, os, re, subprocess, sys, tempfile
import yaml

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools"))
import official

cpsfc = sys.argv[1]
DATE = "2026-06-15"
SCHEMAS = {"oscal-catalog": "oscal/1.1.3/oscal_catalog_schema.json", "oscal-profile": "oscal/1.1.3/oscal_profile_schema.json"}
ATTESTED = {"en": "a measure or an answer states level %d", "ja": "対策または回答に、レベル%dと書かれている"}
checked = 0


def expect(what, condition):
    global checked
    checked += 1
    if not condition:
        sys.exit("FAILED: " + what)


def run(*arguments, status=0):
    got = subprocess.run([cpsfc] + list(arguments), capture_output=True)
    expect("%s: status %d, %s" % (" ".join(arguments), got.returncode, got.stderr.decode()[-300:]), got.returncode == status)
    return got.stdout.decode("utf-8") if status == 0 else got.stderr.decode("utf-8")


def listed(form, *which):
    return run("list", "requirements", *which, "--format", form, "--as-of", DATE)


def walk(value, way=()):
    yield way, value
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from walk(inner, way + (key,))


validators = {form: official.validator(name) for form, name in SCHEMAS.items()}


# ---- OSCAL ----

def check_document(name, form, document, by_schema=True):
    if by_schema:
        found = official.problems(validators[form], document)
        expect("%s is valid: %s" % (name, found), not found)
    body = document[form.split("-")[1]]
    expect("%s: version of OSCAL" % name, body["metadata"]["oscal-version"] == "1.1.3")
    expect("%s: the date is the one given" % name, body["metadata"]["last-modified"] == DATE + "T00:00:00Z")
    uuids = [v for way, v in walk(document) if way and way[-1] == "uuid"]
    expect("%s: UUIDs are of version 5" % name, all(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", u) for u in uuids))
    expect("%s: UUIDs are unique" % name, len(set(uuids)) == len(uuids))
    expect("%s: nothing is empty" % name, all(v not in ([], {}, "") for _, v in walk(document)))
    resources = {r["uuid"]: r for r in body.get("back-matter", {}).get("resources", [])}
    for way, value in walk(document):
        if way and way[-1] == "href" and value.startswith("#"):
            expect("%s: %s leads to a resource" % (name, value), value[1:] in resources)
    return body, resources


def controls_of(group):
    for control in group.get("controls", []):
        yield control
    for inner in group.get("groups", []):
        yield from controls_of(inner)


def prop(holder, name):
    return [p["value"] for p in holder.get("props", []) if p["name"] == name]


def parts(control, name):
    return [p for p in control.get("parts", []) if p["name"] == name]


def translation(part):
    found = [p["prose"] for p in parts(part, "translation")]
    return found[0] if found else None


def plain(text):
    return re.sub(r"\\([\\*_\[\]<>~^{#+=-])", r"\1", text)


def check_ids(name, body):
    ids = [v for way, v in walk(body) if way and way[-1] == "id"]
    expect("%s: ids are unique: %s" % (name, [i for i in ids if ids.count(i) > 1][:3]), len(set(ids)) == len(ids))


def check_control(name, control, title):
    expect("%s: title of %s" % (name, control["id"]), plain(control["title"]) == title["en"] and prop(control, "title-ja") == [title["ja"]])
    expect("%s: label of %s" % (name, control["id"]), prop(control, "label") == [control["id"]])
    expect("%s: provenance of %s" % (name, control["id"]), prop(control, "provenance")[0] in ("verified", "recalled", "authored"))
    statement = parts(control, "statement")
    expect("%s: statement of %s" % (name, control["id"]), len(statement) == 1 and statement[0]["prose"] and translation(statement[0]))
    objectives = parts(control, "assessment-objective")
    expect("%s: levels of %s" % (name, control["id"]), [prop(o, "level") for o in objectives] == [["1"], ["2"], ["3"]])
    expect("%s: levels of %s in Japanese" % (name, control["id"]), all(translation(o) for o in objectives))
    expect("%s: parameter of %s" % (name, control["id"]), control["params"][0]["select"]["choice"] == ["1", "2", "3"])
    for example in parts(control, "example"):
        expect("%s: example %s" % (name, example["id"]), translation(example) and prop(example, "level")[0] in "123" and prop(example, "label"))


def crosswalks(framework):
    folder, res = {"cpsf@1.0.0": "cpsf-1.0", "cpsf2018@0.1.0": "cpsf-2018"}[framework], set()
    for path in glob.glob(os.path.join("stdlib", folder, "crosswalk-*.yaml")):
        with open(path, encoding="utf-8") as f:
            cross = yaml.safe_load(f)["crosswalk"]
        res |= {(link["requirement"], cross["standard"], target) for link in cross["links"] for target in link["targets"]}
    return res


def titles_of(framework):
    res = {}
    for language in ("en", "ja"):
        for line in run("list", "requirements", "--lang", language).splitlines():
            name, title = line.split("\t")
            of, requirement = name.split("#")
            if of == framework:
                res.setdefault(requirement, {})[language] = title
    return res


def check_catalogue(framework, count):
    text = listed("oscal-catalog", framework)
    expect("%s: the same bytes" % framework, text == listed("oscal-catalog", framework) == run("list", "requirements", framework, "--format", "oscal-catalog", "--as-of", DATE, "--lang", "ja"))
    body, resources = check_document(framework, "oscal-catalog", json.loads(text))
    check_ids(framework, body)
    titles, controls = titles_of(framework), list(controls_of(body))
    expect("%s: its %d requirements in order" % (framework, count), [c["id"] for c in controls] == list(titles) and len(controls) == count)
    for control in controls:
        check_control(framework, control, titles[control["id"]])
    expect("%s: a version" % framework, framework.endswith("@" + body["metadata"]["version"]))
    links = {(c["id"], prop(resources[l["href"][1:]], "standard")[0], l["resource-fragment"]) for c in controls for l in c.get("links", [])}
    expect("%s: the pairs of its crosswalks" % framework, links == crosswalks(framework))
    return {c["id"] for c in controls}, {p["id"] for c in controls for p in c["params"]}


def check_profile(name, catalogues):
    document = json.loads(listed("oscal-profile", name))
    body, resources = check_document(name, "oscal-profile", document)
    expect("%s: it says what it is" % name, prop(body["metadata"], "selection") == [name])
    chosen = []
    for source in body["imports"]:
        href = resources[source["href"][1:]]["rlinks"][0]["href"]
        framework = href.replace(".oscal-catalog.json", "").replace("_", "@", 1)
        expect("%s: the catalog %s is one that cpsfc writes" % (name, href), framework in catalogues)
        ids = source["include-controls"][0]["with-ids"]
        expect("%s: its controls stand in %s" % (name, framework), set(ids) <= catalogues[framework][0])
        chosen += ids
    expect("%s: each control once" % name, chosen and len(set(chosen)) == len(chosen))
    values = {s["param-id"]: s["values"] for s in body["modify"]["set-parameters"]}
    expect("%s: a level for each" % name, set(values) == {c + "_level" for c in chosen} and all(v[0] in "123" for v in values.values()))
    for alteration in body["modify"].get("alters", []):
        expect("%s: %s is altered and selected" % (name, alteration["control-id"]), alteration["control-id"] in chosen)
        for part in alteration["adds"][0]["parts"]:
            expect("%s: what is added has both languages" % name, part["prose"] and translation(part))
    return chosen, values, [a["control-id"] for a in body["modify"].get("alters", [])]


def check_library():
    frameworks = [line.split("\t")[0] for line in run("list", "frameworks").splitlines()]
    counts = {"cpsf@1.0.0": 104, "cpsf2018@0.1.0": 6}
    catalogues = {f: check_catalogue(f, counts[f]) for f in frameworks if f in counts}
    questions = json.loads(listed("oscal-catalog", "profiles.questions"))["catalog"]
    catalogues["profiles.questions@1.0.0"] = ({c["id"] for c in controls_of(questions)}, set())
    names = [line.split("\t")[0] for line in run("list", "profiles").splitlines()]
    expect("profiles in both languages", [line.split("\t")[0] for line in run("list", "profiles", "--lang", "ja").splitlines()] == names)
    seen = {name: check_profile(name, catalogues) for name in names}
    for level in "123":
        chosen, values, altered = seen["cpsf@1.0.0:" + level]
        expect("level %s asks for all" % level, len(chosen) == 104 and all(v == [level] for v in values.values()) and not altered)
    chosen, values, altered = seen["profiles.factory.connected_line@1.0.0"]
    expect("what the line with commands selects", values["CPS.AC-3_level"] == ["2"] and values["CPS.AM-1_level"] == ["1"])
    expect("what it changes", set(altered) == {"CPS.CM-3", "CPS.MA-2", "CPS.DS-3"})
    expect("fifteen requirements", len(seen["profiles.supplier.asked@1.0.0"][0]) == 15)
    return names


def check_command(folder):
    for word in ("cpsf", "cpsf@1", "cpsf@1.0", "cpsf@1.0.0"):
        expect("%s names it" % word, listed("oscal-catalog", word) == listed("oscal-catalog"))
    expect("a level by a short name", listed("oscal-profile", "cpsf:2") == listed("oscal-profile", "cpsf@1.0.0:2"))
    path = os.path.join(folder, "cpsf.oscal-catalog.json")
    run("list", "requirements", "-o", path, "--as-of", DATE)
    expect("the format follows the name", open(path, encoding="utf-8").read() == listed("oscal-catalog"))
    expect("an unknown framework", "no framework `cps`" in run("list", "requirements", "cps", "--format", "oscal-catalog", status=3))
    expect("a version there is not", "no framework `cpsf@1.1`" in run("list", "requirements", "cpsf@1.1", "--format", "oscal-catalog", status=3))
    expect("an unknown profile", "no profile `cpsf:4`" in run("list", "requirements", "cpsf:4", "--format", "oscal-profile", status=3))
    expect("no profile said", "cpsfc list profiles" in run("list", "requirements", "--format", "oscal-profile", status=3))
    expect("another list", "other formats" in run("list", "units", "--format", "oscal-catalog", status=3))
    expect("a format of reports", "can't be json" in run("list", "requirements", "-o", os.path.join(folder, "x.json"), status=3))
    plain_path = os.path.join(folder, "units.txt")
    run("list", "units", "-o", plain_path)
    expect("a list as a file", open(plain_path, encoding="utf-8").read() == run("list", "units"))
    expect("a framework as a list", "say --format" in run("list", "requirements", "cpsf2018", status=3))
    expect("two files", "one -o" in run("list", "requirements", "-o", path, "-o", plain_path, status=3))


# ---- CISO Assistant ----

def no_repeat(name, values):
    values = list(values)
    expect("%s: unique: %s" % (name, [v for v in values if values.count(v) > 1][:3]), len(set(values)) == len(values))


def check_nodes(name, nodes):
    """Parents stand in front of their children, one step up."""
    depth = {}
    for node in nodes:
        parent = node.get("parent_urn")
        expect("%s: depth of %s" % (name, node["urn"]), node["depth"] == (depth.get(parent, 99) if parent else 0) + 1)
        depth[node["urn"]] = node["depth"]
    no_repeat(name, [n["urn"] for n in nodes])
    expect("%s: URNs are lower case" % name, all(re.fullmatch(r"urn:cpsfc:risk:req_node:[a-z0-9._-]+:[a-z0-9._-]+", n["urn"]) for n in nodes))


def written_texts(folder):
    """Of the files of the library, read by another reader."""
    res = {}
    for path in glob.glob(os.path.join("stdlib", folder, "*.yaml")):
        with open(path, encoding="utf-8") as f:
            data = yaml.safe_load(f)
        for entry in data.get("requirements", []) + data.get("measures", []):
            res[entry["id"]] = entry
    return res


def check_library_file(framework, folder, count):
    text = listed("ciso-assistant", framework)
    expect("%s: the same bytes" % framework, text == listed("ciso-assistant", framework))
    library = yaml.safe_load(text)
    written, whole = written_texts(folder), library["objects"]["framework"]
    expect("%s: types" % framework, isinstance(library["version"], int) and str(library["publication_date"]) == DATE and library["locale"] == "en")
    nodes = whole["requirement_nodes"]
    check_nodes(framework, nodes)
    asked = {n["ref_id"]: n for n in nodes if n["assessable"]}
    expect("%s: %d requirements" % (framework, count), len(asked) == count)
    controls = {c["urn"]: c for c in library["objects"]["reference_controls"]}
    for ref, node in asked.items():
        entry, ja = written[ref], node["translations"]["ja"]
        expect("%s: texts of %s" % (framework, ref), (node["name"], ja["name"]) == (entry["title"]["en"], entry["title"]["ja"]))
        first, levels = node["description"].split("\n")[0], node["description"].split("\n")[1:]
        expect("%s: statement of %s" % (framework, ref), first == entry["statement"]["en"].rstrip() and [x[:9] for x in levels] == ["Level %d: " % n for n in (1, 2, 3)])
        expect("%s: Japanese of %s" % (framework, ref), [x[:5] for x in ja["description"].split("\n")[1:]] == ["レベル%d:" % n for n in (1, 2, 3)])
        expect("%s: provenance of %s" % (framework, ref), node["annotation"].startswith("provenance: " + entry["confidence"]))
        expect("%s: controls of %s" % (framework, ref), all(written[controls[u]["ref_id"]]["requirement"] == ref for u in node.get("reference_controls", [])))
    for control in controls.values():
        expect("%s: text of %s" % (framework, control["ref_id"]), control["description"] == written[control["ref_id"]]["text"]["en"].rstrip())
    used = [u for n in nodes for u in n.get("reference_controls", [])]
    expect("%s: each control at one requirement" % framework, sorted(used) == sorted(controls))
    groups = [g["ref_id"] for g in whole["implementation_groups_definition"]]
    no_repeat(framework, groups)
    expect("%s: groups" % framework, groups[:3] == ["1", "2", "3"] and all(set(n["implementation_groups"]) <= set(groups) and n["implementation_groups"][:3] == groups[:3] for n in asked.values()))
    expect("%s: scores are levels" % framework, [s["score"] for s in whole["scores_definition"]] == [0, 1, 2, 3] and (whole["min_score"], whole["max_score"]) == (0, 3))
    return library, asked


BACK = {"equal": "equal", "intersect": "intersect", "subset": "superset", "superset": "subset"}


def check_mappings(framework, library, asked, standard):
    there, back = library["objects"]["requirement_mapping_sets"]
    ours = {n["urn"]: ref for ref, n in asked.items()}
    pairs = {(ours[m["source_requirement_urn"]], m["target_requirement_urn"].split(":")[-1]) for m in there["requirement_mappings"]}
    wanted = {(requirement, target.lower()) for requirement, of, target in crosswalks(framework) if of == standard}
    expect("%s: pairs of %s" % (framework, standard), pairs == wanted)
    turned = [(m["target_requirement_urn"], m["source_requirement_urn"], BACK[m["relationship"]]) for m in there["requirement_mappings"]]
    expect("%s: the way back" % framework, turned == [(m["source_requirement_urn"], m["target_requirement_urn"], m["relationship"]) for m in back["requirement_mappings"]])
    expect("%s: both frameworks" % framework, there["source_framework_urn"] == back["target_framework_urn"] == library["objects"]["framework"]["urn"] and there["target_framework_urn"] == back["source_framework_urn"])
    target = there["target_framework_urn"]
    expect("%s: it needs the library of %s" % (framework, target), library["dependencies"] == [target.replace(":framework:", ":library:")])
    no_repeat(framework, (s["urn"] for s in (there, back)))
    return target


def check_ciso():
    library, asked = check_library_file("cpsf@1.0.0", "cpsf-1.0", 104)
    target = check_mappings("cpsf@1.0.0", library, asked, "nist-csf-1.1")
    expect("a framework that comes with that program", target == "urn:intuitem:risk:framework:nist-csf-1.1")
    fifteen = [ref for ref, n in asked.items() if "profiles.supplier.asked@1.0.0" in n["implementation_groups"]]
    profile = json.loads(listed("oscal-profile", "profiles.supplier.asked"))["profile"]
    expect("profiles are groups", fifteen == sorted(profile["imports"][0]["include-controls"][0]["with-ids"], key=list(asked).index))
    second, few = check_library_file("cpsf2018@0.1.0", "cpsf-2018", 6)
    expect("a framework written here", check_mappings("cpsf2018@0.1.0", second, few, "cpsf-1.0") == library["objects"]["framework"]["urn"])
    nodes = {n["urn"] for n in library["objects"]["framework"]["requirement_nodes"]}
    there = second["objects"]["requirement_mapping_sets"][0]
    expect("whose requirements are there", {m["target_requirement_urn"] for m in there["requirement_mappings"]} <= nodes)
    every = [v for document in (library, second) for way, v in walk(document) if way and way[-1] == "urn"]
    no_repeat("both", every)
    expect("nothing is empty", all(v not in ([], {}, "", None) for _, v in walk(library)))


# ---- what a program is judged by ----

OWN = '''edition 2026
module wg@2.0.0
framework "A *bold* \\"one\\" <b>{{ insert: param, x }}"@en "**太字**の枠組み"@ja
requirement #R.1 "[a](http://example.com) `x` # y"@en "題"@ja {
  applies to organization o
  level 1 "1. never\\\\ say *never*"@en "**決して**"@ja when true
}
requirement #3.1.1 "a number first"@en "数字で始まる"@ja {
  applies to organization o
  level 1 "always"@en "常に"@ja when true
}
requirement #A.1 "yes"@en "null"@ja {
  applies to organization o
  level 1 "2026-01-01"@en "~"@ja when true
}
requirement #a.1 "- 1.0: 'x' # \\\\"@en "!!python/object:os.system &a *a 😀"@ja {
  applies to organization o
  level 1 "| > % @ `"@en "{{ [ ] }}"@ja when true
}
'''
SPEC = '''edition 2026
import wg@2.0 as wg
organization me
responsible me
target wg@2.0 level 1
'''


def check_own_library(path):
    library = yaml.safe_load(run("report", path, "--format", "ciso-assistant", "--as-of", DATE))
    nodes = {n["ref_id"]: n for n in library["objects"]["framework"]["requirement_nodes"]}
    check_nodes("own library", list(nodes.values()))
    texts = {ref: (n["name"], n["translations"]["ja"]["name"]) for ref, n in nodes.items()}
    expect("own library: texts come back as they were written: %s" % texts,
           texts == {"R.1": ("[a](http://example.com) `x` # y", "題"), "3.1.1": ("a number first", "数字で始まる"), "A.1": ("yes", "null"),
                     "a.1": ("- 1.0: 'x' # \\", "!!python/object:os.system &a *a 😀")})
    expect("own library: levels", nodes["A.1"]["description"].startswith("Level 1: 2026-01-01\n") and nodes["a.1"]["translations"]["ja"]["description"].startswith("レベル1: {{ [ ] }}\n"))
    expect("own library: ids that differ in capitals", len({n["urn"] for n in nodes.values()}) == 4)


def check_own(folder):
    for name, text in (("wg.cpsf", OWN), ("me.cpsf", SPEC)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(text)
    path = os.path.join(folder, "me.cpsf")
    body, _ = check_document("own", "oscal-catalog", json.loads(run("report", path, "--format", "oscal-catalog", "--as-of", DATE)))
    check_ids("own", body)
    controls = {c["id"]: c for c in controls_of(body)}
    expect("own: tokens of ids: %s" % list(controls), {"R.1", "r3.1.1"} <= set(controls) and prop(controls["r3.1.1"], "label") == ["3.1.1"])
    expect("own: texts come back as they were written", plain(controls["R.1"]["title"]) == "[a](http://example.com) `x` # y")
    level = parts(controls["R.1"], "assessment-objective")
    expect("own: no markup of its own", level[0]["prose"] == "1. never\\\\ say \\*never\\*" and translation(level[0]) == "\\*\\*決して\\*\\*")
    expect("own: levels nobody stated", [plain(l["prose"]) for l in level[1:]] == [ATTESTED["en"] % n for n in (2, 3)])
    expect("own: nor in Japanese", [translation(l) for l in level[1:]] == [ATTESTED["ja"] % n for n in (2, 3)])
    check_own_library(path)
    changed = json.loads(run("report", path, "--format", "oscal-catalog", "--as-of", "2026-06-16"))
    expect("own: the UUID changes with what is said", changed["catalog"]["uuid"] != body["uuid"])
    profile, _ = check_document("own", "oscal-profile", json.loads(run("report", path, "--format", "oscal-profile", "--as-of", DATE)))
    expect("own: what it is held against", {"R.1", "r3.1.1"} <= set(profile["imports"][0]["include-controls"][0]["with-ids"]))


def check_nothing(folder):
    """A program without frameworks has a catalog and a profile of nothing, and no library."""
    path = os.path.join(folder, "alone.cpsf")
    with open(path, "w", encoding="utf-8") as f:
        f.write("edition 2026\norganization me\nresponsible me\n")
    made = {form: json.loads(run("report", path, "--format", form, "--as-of", DATE)) for form in SCHEMAS}
    check_document("nothing", "oscal-catalog", made["oscal-catalog"])
    found = official.problems(validators["oscal-profile"], made["oscal-profile"])
    expect("a profile of nothing is valid: %s" % found, not found and "exclude-controls" in made["oscal-profile"]["profile"]["imports"][0])
    run("report", path, "--format", "ciso-assistant", "--as-of", DATE, status=3)


def check_example(name, by_schema):
    path = os.path.join("examples", name)
    made = {form: run("report", path, "--format", form, "--as-of", DATE) for form in ("oscal-catalog", "oscal-profile", "json")}
    catalogue, _ = check_document(name, "oscal-catalog", json.loads(made["oscal-catalog"]), by_schema)
    profile, resources = check_document(name, "oscal-profile", json.loads(made["oscal-profile"]))
    check_ids(name, catalogue)
    controls = {c["id"] for c in controls_of(catalogue)}
    findings = json.loads(made["json"])["findings"]
    expect("%s: what the findings are about stands in the catalog" % name, {f["requirement"] for f in findings} <= controls)
    chosen = set(profile["imports"][0]["include-controls"][0]["with-ids"])
    expect("%s: targets" % name, {f["requirement"] for f in findings if f["target"]} <= chosen <= controls)
    levels = {s["param-id"]: int(s["values"][0]) for s in profile["modify"]["set-parameters"]}
    expect("%s: levels" % name, all(f["target"] <= levels[f["requirement"] + "_level"] for f in findings if f["requirement"] + "_level" in levels))
    href = resources[profile["imports"][0]["href"][1:]]["rlinks"][0]["href"]
    expect("%s: a URI of ASCII" % name, re.fullmatch(r"[A-Za-z0-9._~%-]+\.oscal-catalog\.json", href))


def missing():
    why = official.absent(*SCHEMAS.values())
    if why:
        print("official schemas of OSCAL: " + why)


if sys.argv[2:] == ["--missing"]:
    missing()
else:
    with tempfile.TemporaryDirectory() as folder:
        check_library()
        check_command(folder)
        check_ciso()
        check_own(folder)
        check_nothing(folder)
    for example in ("press_line", "プレス工場", "solar_park"):
        check_example(example, example == "press_line")
    print("%d checks of catalogues" % checked)
