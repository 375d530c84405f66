#ifndef DDBM_SRC_VALUES_PYTHON_JSON_WRITER_HPP
#define DDBM_SRC_VALUES_PYTHON_JSON_WRITER_HPP

#include <ddbm/value_writer.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm::detail {

// Writes a value as the text that Python's json.dumps(value, sort_keys=True) makes of it, byte for
// byte: {"a": [1, 2.0, "\u20ac"], "b": null}. The names of an object in the order of their code
// points, all but printable ASCII escaped, floating-point numbers as repr() has them. What JSON
// does not have, binaries and sets, is errc::value_not_allowed.
class python_json_writer final : public value_writer
{
public:
    python_json_writer() : value_writer(root::value) {}

    std::string take() { return std::move(text_); }

private:
    // An object or array that is not complete yet.
    struct container
    {
        bool is_object = false;
        std::string name;  // of the next entry
        std::vector<std::pair<std::string, std::string>> entries;
        std::string elements;
    };

    void do_null() override { add("null"); }
    void do_boolean(bool value) override { add(value ? "true" : "false"); }
    void do_string(std::string_view text) override;
    void do_number(std::string_view text) override;
    void do_floating(std::string_view shortest) override;
    void do_binary(std::span<const std::byte> bytes) override;
    void do_begin_list() override { open_.emplace_back(); }
    void do_end_list() override;
    void do_begin_map() override { open_.emplace_back().is_object = true; }
    void do_key(std::string_view name) override;
    void do_end_map() override;
    void do_begin_set(attribute_type type) override;
    void do_end_set() override {}
    void do_replace_failed(std::size_t open) override;

    container close();
    void add(std::string json);

    std::vector<container> open_;
    std::string text_;
};

}  // namespace ddbm::detail

#endif
