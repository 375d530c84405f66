// The text of a value that is stored as a string or a number.

#ifndef DDBM_SRC_MODEL_SCALAR_TEXT_HPP
#define DDBM_SRC_MODEL_SCALAR_TEXT_HPP

#include <ddbm/value_writer.hpp>

#include <string>

namespace ddbm::detail {

// Appends the text of what is written: a string as it is, a number in digits. Throws
// errc::value_not_allowed for values of other types.
class scalar_text final : public value_writer
{
public:
    // `out` outlives the writer.
    explicit scalar_text(std::string& out) : value_writer(root::value), out_(out) {}

private:
    void do_null() override;
    void do_boolean(bool value) override;
    void do_string(std::string_view text) override;
    void do_number(std::string_view text) override;
    void do_binary(std::span<const std::byte> bytes) override;
    void do_begin_list() override;
    void do_end_list() override {}
    void do_begin_map() override;
    void do_key(std::string_view) override {}
    void do_end_map() override {}
    void do_begin_set(attribute_type type) override;
    void do_end_set() override {}

    [[noreturn]] void refuse_type(attribute_type type);

    std::string& out_;
};

}  // namespace ddbm::detail

#endif
