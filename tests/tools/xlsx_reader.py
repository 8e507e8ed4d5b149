"""Reads a workbook with nothing but the standard library, strictly: every part well-formed, every text a plain string.
read(bytes) gives a Book; what a plain table of texts, numbers and dates has no use for is named in Book.odd."""
import datetime, io, re, zipfile
import xml.etree.ElementTree as ET

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TERMS = "{http://purl.org/dc/terms/}"
# Formulas, links, macros, objects from outside: nothing of it is in a report.
ODD_ELEMENTS = ["f", "hyperlink", "hyperlinks", "mergeCell", "oleObjects", "legacyDrawing", "drawing", "controls", "externalReference", "webPublishItems"]
PARTS = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|xl/(workbook|styles|sharedStrings)\.xml|xl/theme/theme1\.xml|"
                   r"xl/_rels/workbook\.xml\.rels|xl/worksheets/sheet\d+\.xml")


class Sheet:
    def __init__(self):
        self.rows, self.hidden, self.frozen, self.filter, self.choices, self.conditions, self.widths = [], [], None, None, {}, [], []


class Book:
    def __init__(self):
        self.names, self.sheets, self.odd, self.created = [], [], [], []


def column_name(index):
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(name):
    res = 0
    for c in name:
        res = res * 26 + ord(c) - 64
    return res - 1


def unescape(text):
    """_x000D_ stands for the character of that number, as Excel reads it."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m.group(1), 16)), text)


def date_of(serial):
    first = datetime.date(1899, 12, 30) if 60 < serial else datetime.date(1899, 12, 31)  # Excel has a 29 February 1900
    return str(first + datetime.timedelta(days=serial))


def read_strings(root):
    res = []
    for item in root.findall(MAIN + "si"):
        res.append(unescape("".join(t.text or "" for t in item.iter(MAIN + "t"))))
    return res


def read_cell(c, strings, dates):
    value = c.find(MAIN + "v")
    if value is None:
        return ""
    if c.get("t") == "s":
        return strings[int(value.text)]
    if c.get("t"):
        raise ValueError("a cell of type %s" % c.get("t"))
    number = float(value.text)
    if number != int(number):
        raise ValueError("%s is no whole number" % value.text)
    return date_of(int(number)) if int(c.get("s", "0")) in dates else str(int(number))


def read_rows(sheet, root, strings, dates):
    for row in root.iter(MAIN + "row"):
        number = int(row.get("r"))
        while len(sheet.rows) < number:
            sheet.rows.append([])
        if row.get("hidden") == "1":
            sheet.hidden.append(number)
        cells = sheet.rows[number - 1]
        for c in row.findall(MAIN + "c"):
            at = column_index(re.match("[A-Z]+", c.get("r")).group())
            while len(cells) <= at:
                cells.append("")
            cells[at] = read_cell(c, strings, dates)
        while cells and cells[-1] == "":
            cells.pop()


def read_choices(sheet, root):
    for v in root.iter(MAIN + "dataValidation"):
        if v.get("type") != "list":
            raise ValueError("a validation of type %s" % v.get("type"))
        for span in v.get("sqref").split():
            first, _, last = span.partition(":")
            column, top = re.match(r"([A-Z]+)(\d+)", first).groups()
            bottom = re.match(r"[A-Z]+(\d+)", last or first).group(1)
            for row in range(int(top), int(bottom) + 1):
                sheet.choices[column + str(row)] = v.find(MAIN + "formula1").text


def read_sheet(root, strings, dates):
    sheet = Sheet()
    read_rows(sheet, root, strings, dates)
    read_choices(sheet, root)
    for pane in root.iter(MAIN + "pane"):
        if pane.get("state") == "frozen":
            sheet.frozen = pane.get("topLeftCell")
    for f in root.iter(MAIN + "autoFilter"):
        sheet.filter = f.get("ref")
    for c in root.iter(MAIN + "conditionalFormatting"):
        sheet.conditions.append(c.get("sqref"))
    for c in root.iter(MAIN + "col"):
        sheet.widths += [float(c.get("width"))] * (int(c.get("max")) - int(c.get("min")) + 1)
    return sheet


def date_styles(root):
    formats = {n.get("numFmtId"): n.get("formatCode") for n in root.iter(MAIN + "numFmt")}
    styles = root.find(MAIN + "cellXfs").findall(MAIN + "xf")
    return {i for i, x in enumerate(styles) if "yy" in formats.get(x.get("numFmtId"), "")}


def find_odd(book, name, root):
    for e in root.iter():
        if e.tag.split("}")[-1] in ODD_ELEMENTS and e.tag.startswith(MAIN):
            book.odd.append("%s in %s" % (e.tag.split("}")[-1], name))
        if e.get("TargetMode") == "External":
            book.odd.append("an outside link in " + name)


def read(data):
    book = Book()
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        if z.testzip():
            raise ValueError("damaged: " + z.testzip())
        for i in z.infolist():
            if i.date_time != (1980, 1, 1, 0, 0, 0):
                book.odd.append("%s is dated %s" % (i.filename, i.date_time))
            if not PARTS.fullmatch(i.filename):
                book.odd.append("the part " + i.filename)
        parts = {n: ET.fromstring(z.read(n)) for n in z.namelist()}
    for name, root in parts.items():
        find_odd(book, name, root)
    strings = read_strings(parts["xl/sharedStrings.xml"])
    dates = date_styles(parts["xl/styles.xml"])
    for number, s in enumerate(parts["xl/workbook.xml"].iter(MAIN + "sheet"), 1):
        book.names.append(s.get("name"))
        book.sheets.append(read_sheet(parts["xl/worksheets/sheet%d.xml" % number], strings, dates))
    core = parts["docProps/core.xml"]
    book.created = [core.find(TERMS + "created").text, core.find(TERMS + "modified").text]
    return book
