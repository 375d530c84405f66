// From the bytes in the store straight to JSON: the fast form of decode_item and write_item, which
// most reads take. item_encoding_test.cpp compares the two.

#include "values/encoded_reader.hpp"
#include "values/item_encoding.hpp"
#include "values/json_writer.hpp"

#include <ddbm/error.hpp>

#include <boost/config.hpp>

#include <cstring>
#include <span>
#include <string>

namespace ddbm::detail {
namespace {

// Appends to a string, in room that is made for many pieces at once: an item has dozens of short
// ones, and each append to the string itself would cost more than the bytes that it adds.
class sink
{
public:
    sink(std::string& out, std::size_t expected) : out_(out) { grow(out.size(), expected); }

    sink(const sink&) = delete;
    sink& operator=(const sink&) = delete;

    /// The string ends here then.
    void finish() { out_.resize(size()); }

    void add(char c)
    {
        make_room(1);
        *next_++ = c;
    }

    /// `text` between a beginning and an end that are literals.
    template <std::size_t Before, std::size_t After>
    void add(const char (&before)[Before], std::string_view text, const char (&after)[After])
    {
        make_room(Before - 1 + text.size() + After - 1);
        char* to = next_;
        std::memcpy(to, before, Before - 1);
        to += Before - 1;
        std::memcpy(to, text.data(), text.size());
        to += text.size();
        std::memcpy(to, after, After - 1);
        next_ = to + (After - 1);
    }

    template <std::size_t Size>
    void add(const char (&text)[Size])
    {
        make_room(Size - 1);
        std::memcpy(next_, text, Size - 1);
        next_ += Size - 1;
    }

    void add_string(encoded_text found)
    {
        if (!found.needs_escape)
            return add("\"", found.bytes, "\"");
        finish();
        if (!json_writer(out_).try_string(found.bytes))
            encoded_reader::damaged();
        grow(out_.size(), 0);
    }

    void add_base64(std::string_view bytes)
    {
        finish();
        json_writer(out_).base64(std::as_bytes(std::span(bytes)));
        grow(out_.size(), 0);
    }

private:
    std::size_t size() const { return static_cast<std::size_t>(next_ - out_.data()); }

    void make_room(std::size_t bytes)
    {
        if (static_cast<std::size_t>(end_ - next_) < bytes)
            grow(size(), bytes);
    }

    BOOST_NOINLINE void grow(std::size_t used, std::size_t bytes)
    {
        out_.resize(used + bytes + (bytes + 1024) / 2);
        next_ = out_.data() + used;
        end_ = out_.data() + out_.size();
    }

    std::string& out_;
    char* next_ = nullptr;
    char* end_ = nullptr;
};

void transcode_value(sink& out, encoded_reader& in, int level);

// `before` and `after` stand around the digits, their quotes included.
template <std::size_t Before, std::size_t After>
void write_number(
    sink& out, encoded_number found, const char (&before)[Before], const char (&after)[After]
)
{
    if (!found.has_exponent)
        return out.add(before, found.text, after);
    number value;
    if (number::try_parse(found.text, value) != errc{})
        encoded_reader::damaged();
    out.add(before, value.to_plain_string(), after);
}

void write_members(sink& out, encoded_reader& in, int level)
{
    out.add('{');
    bool first = true;
    for (std::size_t left = in.count(); left != 0; --left)
    {
        const encoded_text name = in.text();
        if (name.needs_escape)
        {
            if (!first)
                out.add(',');
            out.add_string(name);
            out.add(':');
        }
        else if (first)
            out.add("\"", name.bytes, "\":");
        else
            out.add(",\"", name.bytes, "\":");
        first = false;
        transcode_value(out, in, level);
    }
    out.add('}');
}

template <std::size_t Before, class WriteElement>
void write_elements(
    sink& out, const char (&before)[Before], encoded_reader in, WriteElement write_element
)
{
    out.add(before);
    bool first = true;
    for (std::size_t left = in.count(); left != 0; --left)
    {
        if (!first)
            out.add(',');
        first = false;
        write_element(in);
    }
    out.add("]}");
}

void transcode_value(sink& out, encoded_reader& in, int level)
{
    if (level > max_encoded_levels)
        in.damaged();
    switch (in.tag())
    {
    case value_tag::s: {
        const encoded_text found = in.text();
        if (!found.needs_escape)
            return out.add(R"({"S":")", found.bytes, R"("})");
        out.add(R"({"S":)");
        out.add_string(found);
        return out.add('}');
    }
    case value_tag::n:
        return write_number(out, in.number_text(), R"({"N":")", R"("})");
    case value_tag::b:
        out.add(R"({"B":)");
        out.add_base64(in.binary_bytes());
        return out.add('}');
    case value_tag::false_value:
        return out.add(R"({"BOOL":false})");
    case value_tag::true_value:
        return out.add(R"({"BOOL":true})");
    case value_tag::null:
        return out.add(R"({"NULL":true})");
    case value_tag::m: {
        encoded_reader inside = in.inside();
        out.add(R"({"M":)");
        write_members(out, inside, level + 1);
        return out.add('}');
    }
    case value_tag::l:
        return write_elements(out, R"({"L":[)", in.inside(), [&](encoded_reader& element) {
            transcode_value(out, element, level + 1);
        });
    case value_tag::ss:
        return write_elements(out, R"({"SS":[)", in.inside(), [&](encoded_reader& element) {
            out.add_string(element.text());
        });
    case value_tag::ns:
        return write_elements(out, R"({"NS":[)", in.inside(), [&](encoded_reader& element) {
            write_number(out, element.number_text(), "\"", "\"");
        });
    case value_tag::bs:
        return write_elements(out, R"({"BS":[)", in.inside(), [&](encoded_reader& element) {
            out.add_base64(element.binary_bytes());
        });
    }
    in.damaged();
}

}  // namespace

void write_encoded_item(json_writer& out, std::string_view bytes)
{
    encoded_reader in(bytes);
    in.varint();
    // Names and types of short attributes take as much again as what they hold.
    sink to(out.value(), 2 * bytes.size());
    write_members(to, in, 1);
    to.finish();
}

}  // namespace ddbm::detail
