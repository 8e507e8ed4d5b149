"""Official JSON schemas: a validator for one, where CPSFC_SCHEMAS names the folder that holds it and there is something to
check with; None elsewhere, and absent() says why."""
import json, os, warnings

warnings.simplefilter("ignore")
try:
    import jsonschema
except ImportError:
    jsonschema = None
FOLDER = os.environ.get("CPSFC_SCHEMAS", "")


def path_of(name):
    return os.path.join(FOLDER, *name.split("/"))


def absent(*names):
    if not os.path.isdir(FOLDER):
        return "CPSFC_SCHEMAS names no folder"
    if jsonschema is None:
        return "python3-jsonschema is missing"
    return ", ".join(n for n in names if not os.path.isfile(path_of(n))) + " missing" if not all(os.path.isfile(path_of(n)) for n in names) else ""


def plain(value):
    """Patterns of these schemas name classes of Unicode that Python's own expressions do not know."""
    if isinstance(value, dict):
        return {k: v.replace(r"\p{L}", r"[^\W\d_]").replace(r"\p{N}", r"\d") if k == "pattern" and isinstance(v, str) else plain(v) for k, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, list) else value


def load(name):
    with open(path_of(name), encoding="utf-8") as f:
        return plain(json.load(f))


def validator(name, *others):
    """OTHERS: schemas that this one refers to by their names."""
    if absent(name, *others):
        return None
    schema = load(name)
    kind = jsonschema.validators.validator_for(schema, default=jsonschema.Draft7Validator)
    if not others:
        return kind(schema, format_checker=kind.FORMAT_CHECKER)
    known = {s["$id"]: s for s in map(load, (name,) + others)}
    try:
        from referencing import Registry, Resource
    except ImportError:  # before jsonschema 4.18
        return kind(schema, resolver=jsonschema.RefResolver(schema["$id"], schema, store=known), format_checker=kind.FORMAT_CHECKER)
    registry = Registry().with_resources((i, Resource.from_contents(s)) for i, s in known.items())
    return kind(schema, registry=registry, format_checker=kind.FORMAT_CHECKER)


def problems(validator, document):
    return ["%s: %s" % ("/".join(map(str, e.absolute_path)), e.message[:200]) for e in validator.iter_errors(document)][:3] if validator else []
