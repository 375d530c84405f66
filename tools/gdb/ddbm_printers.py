"""Shows items, values and numbers of ddbm in gdb.

    (gdb) source /usr/local/share/ddbm/ddbm_printers.py
    (gdb) print hangar
    $1 = ddbm::item of 3 = {["episode"] = N 1, ["name"] = S "Hangar", ["tags"] = SS of 1 = {"new"}}

A line in ~/.gdbinit saves the first. `print/r` shows what there is without it.

Reads the containers of libstdc++, whose own printers come with the compiler.
"""

import gdb
import gdb.printing

# The longest number that is written without an exponent, as in number::to_string.
MAX_PLAIN_SIZE = 40


def elements_of(container):
    """The children of a standard container, as its own printer finds them."""
    printer = gdb.default_visualizer(container)
    if printer is None:
        raise gdb.GdbError("ddbm: the printers of libstdc++ are not loaded")
    return [value for _, value in printer.children()]


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
        # Names and values, one after the other.
        self.elements = elements_of(value["attributes_"])
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
