// Strict, so that a fault that can never happen is not mistaken for one that did not: every member
// is known, of the right kind and within its bounds.

#include "local/faults/fault_rules.hpp"

#include <ddbm/error.hpp>
#include <ddbm/local/faults.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <cmath>
#include <utility>

namespace ddbm::local {
namespace {

namespace json = boost::json;

using reason_list = std::vector<throttling_reason>;

struct fault_form
{
    std::string_view name;
    fault::kind kind;
    fault (*make)(std::int64_t amount, reason_list reasons);
    bool has_reasons = false;
    bool amount_is_optional = false;
};

constexpr fault_form forms[] = {
    {.name = "provisioned_throughput_exceeded",
     .kind = fault::kind::provisioned_throughput_exceeded,
     .make = [](std::int64_t, reason_list reasons
             ) { return fault::provisioned_throughput_exceeded(std::move(reasons)); },
     .has_reasons = true},
    {.name = "throttling",
     .kind = fault::kind::throttling,
     .make = [](std::int64_t,
                reason_list reasons) { return fault::throttling(std::move(reasons)); },
     .has_reasons = true},
    {.name = "internal_error",
     .kind = fault::kind::internal_error,
     .make = [](std::int64_t, reason_list) { return fault::internal_error(); }},
    {.name = "delay",
     .kind = fault::kind::delay,
     .make = [](std::int64_t n,
                reason_list) { return fault::delay(std::chrono::milliseconds(n)); }},
    {.name = "drop_before",
     .kind = fault::kind::drop_before,
     .make = [](std::int64_t, reason_list) { return fault::drop_before(); }},
    {.name = "drop_after",
     .kind = fault::kind::drop_after,
     .make = [](std::int64_t, reason_list) { return fault::drop_after(); }},
    {.name = "partial_batch",
     .kind = fault::kind::partial_batch,
     .make = [](std::int64_t n,
                reason_list) { return fault::partial_batch(static_cast<std::size_t>(n)); }},
    {.name = "short_pages",
     .kind = fault::kind::short_pages,
     .make = [](std::int64_t n,
                reason_list) { return fault::short_pages(static_cast<std::size_t>(n)); }},
    {.name = "conflict",
     .kind = fault::kind::conflict,
     .make = [](std::int64_t n,
                reason_list) { return fault::conflict(static_cast<std::size_t>(n)); },
     .amount_is_optional = true},
    {.name = "clock_skew",
     .kind = fault::kind::clock_skew,
     .make = [](std::int64_t n,
                reason_list) { return fault::clock_skew(std::chrono::seconds(n)); }},
    {.name = "expired_token",
     .kind = fault::kind::expired_token,
     .make = [](std::int64_t, reason_list) { return fault::expired_token(); }},
};

const fault_form* find_form(std::string_view name) noexcept
{
    for (const fault_form& form : forms)
        if (form.name == name)
            return &form;
    return nullptr;
}

[[noreturn]] void fail(std::string text)
{
    throw error(errc::invalid_configuration, std::move(text));
}

std::string quoted(std::string_view text)
{
    return '"' + std::string(text) + '"';
}

std::string_view view(json::string_view text) noexcept
{
    return {text.data(), text.size()};
}

// The members of one fault; knows what to call it in an error.
class fault_reader
{
public:
    fault_reader(const json::value& sent, std::size_t number)
        : place_("fault " + std::to_string(number) + ": ")
    {
        members_ = sent.if_object();
        if (!members_)
            fail(place_ + "not an object");
    }

    fault read() const
    {
        const std::string_view name = required_text("fault");
        const fault_form* form = find_form(name);
        if (!form)
            fail(place_ + "there is no fault " + quoted(name));
        check_member_names(*form);
        const fault read = with_turn(with_subject(form->make(amount(*form), reasons())));
        if (auto mistake = local::detail::find_mistake(read))
            fail(place_ + *mistake);
        return read;
    }

private:
    void check_member_names(const fault_form& form) const
    {
        const std::string_view amount = local::detail::amount_of(form.kind).name;
        for (const json::key_value_pair& member : *members_)
        {
            const std::string_view name = view(member.key());
            const bool is_common = name == "fault" || name == "operation" || name == "table" ||
                                   name == "nth" || name == "every" || name == "first" ||
                                   name == "probability";
            const bool is_own =
                (form.has_reasons && name == "reasons") || (!amount.empty() && name == amount);
            if (!is_common && !is_own)
                fail(place_ + quoted(form.name) + " has no member " + quoted(name));
        }
    }

    std::int64_t amount(const fault_form& form) const
    {
        const auto [name, least, most] = local::detail::amount_of(form.kind);
        if (name.empty())
            return 0;
        if (const json::value* sent = find(name))
            return whole_number(name, *sent, least, most);
        if (!form.amount_is_optional)
            fail(place_ + quoted(name) + " is missing");
        return 0;
    }

    reason_list reasons() const
    {
        reason_list list;
        const json::value* sent = find("reasons");
        if (!sent)
            return list;
        if (!sent->is_array())
            fail_member("reasons", "a list of objects");
        for (const json::value& element : sent->get_array())
            list.push_back(reason(element));
        return list;
    }

    throttling_reason reason(const json::value& sent) const
    {
        const json::object* members = sent.if_object();
        if (!members)
            fail_member("reasons", "a list of objects");
        throttling_reason read;
        for (const json::key_value_pair& member : *members)
        {
            const std::string_view name = view(member.key());
            if (name != "reason" && name != "resource")
                fail(place_ + "an entry of \"reasons\" has no member " + quoted(name));
            (name == "reason" ? read.reason : read.resource) = text(name, member.value());
        }
        return read;
    }

    fault with_subject(fault f) const
    {
        if (const json::value* sent = find("operation"))
            f = f.on(std::string(text("operation", *sent)));
        if (const json::value* sent = find("table"))
            f = f.of_table(std::string(text("table", *sent)));
        return f;
    }

    fault with_turn(const fault& f) const
    {
        fault read = f;
        std::string_view found;
        for (const char* name : {"nth", "every", "first", "probability"})
        {
            const json::value* sent = find(name);
            if (!sent)
                continue;
            if (!found.empty())
                fail(place_ + "either " + quoted(found) + " or " + quoted(name) + ", not both");
            found = name;
            read = with_turn(f, found, *sent);
        }
        return read;
    }

    fault with_turn(const fault& f, std::string_view name, const json::value& sent) const
    {
        if (name == "probability")
            return f.with_probability(probability(sent));
        const auto n = static_cast<std::uint64_t>(
            whole_number(name, sent, local::detail::first_request, local::detail::last_request)
        );
        return name == "nth" ? f.nth(n) : name == "every" ? f.every(n) : f.first(n);
    }

    double probability(const json::value& sent) const
    {
        boost::json::error_code failure;
        const double p = sent.is_number() ? sent.to_number<double>(failure) : -1;
        if (failure || !(p >= 0 && p <= 1))
            fail_member("probability", "a number from 0 to 1");
        return p;
    }

    std::int64_t whole_number(
        std::string_view name, const json::value& sent, std::int64_t least, std::int64_t most
    ) const
    {
        const std::int64_t* n = sent.if_int64();
        if (!n || *n < least || *n > most)
            fail_member(
                name, "a whole number from " + std::to_string(least) + " to " + std::to_string(most)
            );
        return *n;
    }

    std::string_view required_text(std::string_view name) const
    {
        const json::value* sent = find(name);
        if (!sent)
            fail(place_ + quoted(name) + " is missing");
        return text(name, *sent);
    }

    std::string_view text(std::string_view name, const json::value& sent) const
    {
        const json::string* found = sent.if_string();
        if (!found || found->empty())
            fail_member(name, "a text that is not empty");
        return {found->data(), found->size()};
    }

    [[noreturn]] void fail_member(std::string_view name, std::string_view wanted) const
    {
        fail(place_ + quoted(name) + " must be " + std::string(wanted));
    }

    const json::value* find(std::string_view name) const noexcept
    {
        return members_->if_contains(json::string_view(name.data(), name.size()));
    }

    std::string place_;
    const json::object* members_;
};

}  // namespace

faults faults_from_json(std::string_view text)
{
    boost::json::error_code failure;
    const json::value tree =
        json::parse(json::string_view(text.data(), text.size()), failure, json::storage_ptr());
    if (failure)
        fail("faults: the text is no JSON: " + failure.message());
    const json::array* sent = tree.if_array();
    if (!sent)
        fail("faults: not a list of objects");

    faults all;
    std::size_t number = 0;
    for (const json::value& element : *sent)
        all.add(fault_reader(element, ++number).read());
    return all;
}

}  // namespace ddbm::local
