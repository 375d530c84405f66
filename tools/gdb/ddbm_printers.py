"""Shows items, values and numbers of ddbm in gdb.

    (gdb) source /usr/local/share/ddbm/ddbm_printers.py
    (gdb) print hangar
    $1 = ddbm::item of 3 = {["episode"] = N 1, ["name"] = S "Hangar", ["tags"] = SS of 1 = {"new"}}

A line in ~/.gdbinit saves the first. `print/r` shows what there is without it.

Reads the containers of libstdc++ as they lie in memory: its own printers look for types that only
a library with debugging information has, and that clang++ gives other names.
"""

import gdb
import gdb.printing

# The longest number that is written without an exponent, as in number::to_string.
MAX_PLAIN_SIZE = 40


def elements_of(vector):
    """The elements of a std::vector."""
    data = vector["_M_impl"]
    first = data["_M_start"]
    return [(first + at).dereference() for at in range(int(data["_M_finish"] - first))]


def next_node(node):
    """The node of a red-black tree that comes after this one."""
    if node["_M_right"]:
        node = node["_M_right"]
        while node["_M_left"]:
            node = node["_M_left"]
        return node
    parent = node["_M_parent"]
    while node == parent["_M_right"]:
        node, parent = parent, parent["_M_parent"]
    return node if node["_M_right"] == parent else parent


def entries_of(container):
    """The names and the values of a std::map, one after the other."""
    kind = container.type.strip_typedefs()
    name_type, value_type = kind.template_argument(0), kind.template_argument(1)
    # A node is its links and then the pair, whose second member is aligned for itself.
    gap = -name_type.sizeof % value_type.alignof
    tree = container["_M_t"]["_M_impl"]
    found = []
    node = tree["_M_header"]["_M_left"]
    for _ in range(int(tree["_M_node_count"])):
        name = (node + 1).cast(name_type.pointer())
        value = (name + 1).cast(gdb.lookup_type("char").pointer()) + gap
        found += [name.dereference(), value.cast(value_type.pointer()).dereference()]
        node = next_node(node)
    return found


def decimal_text(number):
    """What number::to_string returns."""
    digits = f"{int(number['high_']):019d}{int(number['low_']):019d}".rstrip("0")
    if not digits:
        return "0"
    exponent = int(number["exponent_"])
    sign = "-" if bool(number["negative_"]) else ""
    whole = exponent + 1
    if whole >= len(digits):
        plain = digits + "0" * (whole - len(digits))
    elif whole > 0:
        plain = digits[:whole] + "." + digits[whole:]
    else:
        plain = "0." + "0" * -whole + digits
    if len(plain) <= MAX_PLAIN_SIZE:
        return sign + plain
    fraction = "." + digits[1:] if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{fraction}E{exponent:+d}"


def bytes_text(binary):
    """The bytes in hexadecimal, no more of them than gdb prints elements."""
    data = binary["_M_impl"]
    size = int(data["_M_finish"] - data["_M_start"])
    limit = gdb.parameter("print elements") or size
    start = int(data["_M_start"])
    shown = gdb.selected_inferior().read_memory(start, min(size, limit)) if size else b""
    return bytes(shown).hex(" ") + ("..." if size > limit else "")


class NumberPrinter:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        return decimal_text(self.value)


class ItemPrinter:
    """Also a value of type M."""

    def __init__(self, value, title="ddbm::item"):
        self.elements = entries_of(value["attributes_"])
        self.title = title

    def to_string(self):
        return f"{self.title} of {len(self.elements) // 2}"

    def children(self):
        return ((f"[{at}]", each) for at, each in enumerate(self.elements))

    def display_hint(self):
        return "map"


class ListPrinter:
    """A value of type L, SS, NS or BS."""

    def __init__(self, elements, title, text=lambda element: element):
        self.elements = elements_of(elements)
        self.title = title
        self.text = text

    def to_string(self):
        return f"{self.title} of {len(self.elements)}"

    def children(self):
        return ((f"[{at}]", self.text(each)) for at, each in enumerate(self.elements))

    def display_hint(self):
        return "array"


class ScalarPrinter:
    """A value of one of the other types."""

    def __init__(self, text):
        self.text = text

    def to_string(self):
        return self.text


def print_binary(value):
    return ScalarPrinter(f"B {bytes_text(value)}".rstrip())


# In the order of attribute_value's variant.
VALUE_PRINTERS = (
    lambda value: ScalarPrinter("NULL"),
    lambda value: ScalarPrinter("S " + value.format_string()),
    lambda value: ScalarPrinter("N " + decimal_text(value)),
    print_binary,
    lambda value: ScalarPrinter("BOOL true" if bool(value) else "BOOL false"),
    lambda value: ItemPrinter(value, "M"),
    lambda value: ListPrinter(value, "L"),
    lambda value: ListPrinter(value["elements_"], "SS"),
    lambda value: ListPrinter(value["elements_"], "NS"),
    lambda value: ListPrinter(value["elements_"], "BS", bytes_text),
)


def print_value(value):
    variant = value["value_"]
    index = int(variant["_M_index"])
    if index >= len(VALUE_PRINTERS):
        return ScalarPrinter("valueless")
    # What a variant holds is at its beginning, whatever it is.
    held = variant["_M_u"].address.cast(held_type(variant, index).pointer()).dereference()
    return VALUE_PRINTERS[index](held)


def held_type(variant, index):
    return variant.type.strip_typedefs().template_argument(index)


def register():
    printers = gdb.printing.RegexpCollectionPrettyPrinter("ddbm")
    printers.add_printer("item", "^ddbm::item$", ItemPrinter)
    printers.add_printer("attribute_value", "^ddbm::attribute_value$", print_value)
    printers.add_printer("number", "^ddbm::number$", NumberPrinter)
    gdb.printing.register_pretty_printer(gdb.current_objfile(), printers, replace=True)


register()
