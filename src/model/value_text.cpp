#include <ddbm/error.hpp>

#include <ddbm/detail/value_text.hpp>

#include <cstddef>
#include <span>
#include <utility>

namespace ddbm::detail {
namespace {

// Takes one string or number.
class text_taker final : public value_writer
{
public:
    text_taker() : value_writer(root::value) {}

    std::string take() { return std::move(text_); }

private:
    void do_string(std::string_view text) override { text_ = text; }
    void do_number(std::string_view text) override
    {
        text_ = ddbm::number::parse(text).to_plain_string();
    }

    void do_null() override { refuse_other(); }
    void do_boolean(bool) override { refuse_other(); }
    void do_binary(std::span<const std::byte>) override { refuse_other(); }
    void do_begin_list() override { refuse_other(); }
    void do_end_list() override {}
    void do_begin_map() override { refuse_other(); }
    void do_key(std::string_view) override {}
    void do_end_map() override {}
    void do_begin_set(attribute_type) override { refuse_other(); }
    void do_end_set() override {}

    [[noreturn]] static void refuse_other()
    {
        throw error(errc::value_not_allowed, "the name of an entry is a string or a number");
    }

    std::string text_;
};

}  // namespace

std::string value_text(void (*write)(value_writer&, const void*), const void* object)
{
    text_taker taker;
    write(taker, object);
    return taker.take();
}

}  // namespace ddbm::detail
