#include "errors/one_line.hpp"

#include <ddbm/bulk_result.hpp>
#include <ddbm/cancellation_reason.hpp>
#include <ddbm/diagnostics.hpp>
#include <ddbm/item.hpp>
#include <ddbm/throttling_reason.hpp>

#include <algorithm>
#include <optional>
#include <ostream>
#include <utility>

namespace ddbm {

struct diagnostics::data
{
    std::string message;
    std::string exception_type;
    std::string request_id;
    int http_status = 0;
    int attempts = 0;
    ddbm::applied applied = ddbm::applied::no;
    ddbm::retry_end retry_end = ddbm::retry_end::none;
    bool recognised_by_equality = false;
    std::optional<item> returned_item;
    std::vector<cancellation_reason> cancellation_reasons;
    std::vector<throttling_reason> throttling_reasons;
    std::optional<bulk_result> bulk;
    std::string operation;
    std::string endpoint;
    std::string region;
    std::string table;
    std::string key;
    std::string attribute_path;
    std::string expected;
    std::string found;
};

diagnostics::diagnostics() noexcept = default;
diagnostics::diagnostics(diagnostics&& other) noexcept = default;
diagnostics& diagnostics::operator=(diagnostics&& other) noexcept = default;
diagnostics::~diagnostics() = default;

diagnostics::diagnostics(std::string message)
{
    mutable_data().message = std::move(message);
}

diagnostics::diagnostics(const diagnostics& other)
    : data_(other.data_ ? std::make_unique<data>(*other.data_) : nullptr)
{
}

diagnostics& diagnostics::operator=(const diagnostics& other)
{
    return *this = diagnostics(other);
}

diagnostics::data& diagnostics::mutable_data()
{
    if (!data_)
        data_ = std::make_unique<data>();
    return *data_;
}

const diagnostics::data& diagnostics::get() const noexcept
{
    static const data nothing;
    return data_ ? *data_ : nothing;
}

const std::string& diagnostics::message() const noexcept
{
    return get().message;
}

const std::string& diagnostics::exception_type() const noexcept
{
    return get().exception_type;
}

const std::string& diagnostics::request_id() const noexcept
{
    return get().request_id;
}

int diagnostics::http_status() const noexcept
{
    return get().http_status;
}

int diagnostics::attempts() const noexcept
{
    return get().attempts;
}

applied diagnostics::applied() const noexcept
{
    return get().applied;
}

retry_end diagnostics::retry_end() const noexcept
{
    return get().retry_end;
}

bool diagnostics::recognised_by_equality() const noexcept
{
    return get().recognised_by_equality;
}

const item* diagnostics::returned_item() const noexcept
{
    const data& known = get();
    return known.returned_item ? &*known.returned_item : nullptr;
}

const std::vector<cancellation_reason>& diagnostics::cancellation_reasons() const noexcept
{
    return get().cancellation_reasons;
}

const std::vector<throttling_reason>& diagnostics::throttling_reasons() const noexcept
{
    return get().throttling_reasons;
}

const bulk_result* diagnostics::bulk() const noexcept
{
    const data& known = get();
    return known.bulk ? &*known.bulk : nullptr;
}

const std::string& diagnostics::operation() const noexcept
{
    return get().operation;
}

const std::string& diagnostics::endpoint() const noexcept
{
    return get().endpoint;
}

const std::string& diagnostics::region() const noexcept
{
    return get().region;
}

const std::string& diagnostics::table() const noexcept
{
    return get().table;
}

const std::string& diagnostics::key() const noexcept
{
    return get().key;
}

const std::string& diagnostics::attribute_path() const noexcept
{
    return get().attribute_path;
}

const std::string& diagnostics::expected() const noexcept
{
    return get().expected;
}

const std::string& diagnostics::found() const noexcept
{
    return get().found;
}

diagnostics& diagnostics::message(std::string text)
{
    mutable_data().message = std::move(text);
    return *this;
}

diagnostics& diagnostics::exception_type(std::string name)
{
    mutable_data().exception_type = std::move(name);
    return *this;
}

diagnostics& diagnostics::request_id(std::string id)
{
    mutable_data().request_id = std::move(id);
    return *this;
}

diagnostics& diagnostics::http_status(int status)
{
    mutable_data().http_status = status;
    return *this;
}

diagnostics& diagnostics::attempts(int count)
{
    mutable_data().attempts = count;
    return *this;
}

diagnostics& diagnostics::applied(ddbm::applied what)
{
    mutable_data().applied = what;
    return *this;
}

diagnostics& diagnostics::retry_end(ddbm::retry_end why)
{
    mutable_data().retry_end = why;
    return *this;
}

diagnostics& diagnostics::recognised_by_equality(bool is)
{
    mutable_data().recognised_by_equality = is;
    return *this;
}

diagnostics& diagnostics::returned_item(item returned)
{
    mutable_data().returned_item = std::move(returned);
    return *this;
}

diagnostics& diagnostics::cancellation_reasons(std::vector<cancellation_reason> reasons)
{
    mutable_data().cancellation_reasons = std::move(reasons);
    return *this;
}

diagnostics& diagnostics::throttling_reasons(std::vector<throttling_reason> reasons)
{
    mutable_data().throttling_reasons = std::move(reasons);
    return *this;
}

diagnostics& diagnostics::bulk(bulk_result what)
{
    mutable_data().bulk = std::move(what);
    return *this;
}

diagnostics& diagnostics::operation(std::string name)
{
    mutable_data().operation = std::move(name);
    return *this;
}

diagnostics& diagnostics::endpoint(std::string url)
{
    mutable_data().endpoint = std::move(url);
    return *this;
}

diagnostics& diagnostics::region(std::string name)
{
    mutable_data().region = std::move(name);
    return *this;
}

diagnostics& diagnostics::table(std::string name)
{
    mutable_data().table = std::move(name);
    return *this;
}

diagnostics& diagnostics::key(std::string json)
{
    mutable_data().key = std::move(json);
    return *this;
}

diagnostics& diagnostics::attribute_path(std::string path)
{
    mutable_data().attribute_path = std::move(path);
    return *this;
}

diagnostics& diagnostics::expected(std::string what)
{
    mutable_data().expected = std::move(what);
    return *this;
}

diagnostics& diagnostics::found(std::string what)
{
    mutable_data().found = std::move(what);
    return *this;
}

namespace {

// Parts of the line, put together with "; " between them.
class line
{
public:
    void add(std::string_view part)
    {
        if (part.empty())
            return;
        if (!text_.empty())
            text_ += "; ";
        text_ += part;
    }

    void add(std::string_view label, std::string_view value)
    {
        if (!value.empty())
            add(std::string(label) += value);
    }

    // The service's own words may have several lines, as for a wrong signature.
    std::string take() { return detail::one_line(std::move(text_)); }

private:
    std::string text_;
};

std::string said(const std::string& exception_type, const std::string& message)
{
    const bool both = !exception_type.empty() && !message.empty();
    return exception_type + (both ? ": " : "") + message;
}

std::string_view in_words(applied what)
{
    switch (what)
    {
    case applied::no:
        return {};
    case applied::maybe:
        return "the write may have taken effect";
    case applied::yes:
        return "the write has taken effect";
    }
    return {};
}

std::string at(const std::string& operation, const std::string& endpoint)
{
    const bool both = !operation.empty() && !endpoint.empty();
    return operation + (both ? " at " : "") + endpoint;
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

// Does the message put this place in front of what is wrong there?
bool mentions(const std::string& message, const std::string& path)
{
    const std::string label = path + ": ";
    return message.starts_with(label) || contains(message, ' ' + label);
}

// Why there were no more attempts, where their number does not tell.
std::string_view in_words(retry_end why)
{
    switch (why)
    {
    case retry_end::none:
    case retry_end::not_retried:
        return {};
    case retry_end::may_apply_twice:
        return "not tried again, since it may have been applied";
    case retry_end::attempts:
        return "no attempts left";
    case retry_end::quota:
        return "not tried again, since the retry quota is used up";
    case retry_end::deadline:
        return "not tried again, since the deadline is near";
    }
    return {};
}

// Only those that say something.
void add(line& text, const std::vector<cancellation_reason>& reasons)
{
    for (std::size_t i = 0; i != reasons.size(); ++i)
    {
        if (reasons[i].code)
        {
            const std::string action = "actions[" + std::to_string(i) + "] ";
            text.add(action, said(reasons[i].code_name, reasons[i].message));
        }
    }
}

void add(line& text, const std::vector<throttling_reason>& reasons)
{
    for (const throttling_reason& each : reasons)
        text.add(each.reason + (each.resource.empty() ? "" : " of " + each.resource));
}

// The first ones by name. Their table is `named` anyway, if that is it.
void add(line& text, const bulk_result& bulk, const std::string& named)
{
    constexpr std::size_t most_named = 3;
    const std::size_t count = bulk.unprocessed.size();
    if (count == 0)
        return;
    std::string part = std::to_string(count) + " of " + std::to_string(bulk.taken) +
                       (bulk.taken == 1 ? " item was" : " items were") + " not processed:";
    for (std::size_t i = 0; i != std::min(count, most_named); ++i)
    {
        const bulk_item& each = bulk.unprocessed[i];
        part += " [" + std::to_string(each.position) + "] ";
        part += (each.table == named ? std::string() : each.table + ' ') + each.key;
    }
    text.add(part + (count > most_named ? " and so on" : ""));
}

}  // namespace

std::string diagnostics::to_string() const
{
    const data& known = get();

    line text;
    text.add(said(known.exception_type, known.message));
    add(text, known.cancellation_reasons);
    add(text, known.throttling_reasons);
    if (known.bulk)
        add(text, *known.bulk, known.table);
    // Messages of our own are whole sentences of these.
    if (!mentions(known.message, known.attribute_path))
        text.add("attribute ", known.attribute_path);
    if (!contains(known.message, "expected " + known.expected))
        text.add("expected ", known.expected);
    if (!contains(known.message, "found " + known.found))
        text.add("found ", known.found);
    text.add("table ", known.table);
    text.add("key ", known.key);
    const bool is_named = contains(known.message, known.endpoint);
    text.add(at(known.operation, is_named ? std::string() : known.endpoint));
    // The service's own endpoints have it in their names.
    if (!contains(known.endpoint, known.region))
        text.add("region ", known.region);
    text.add(in_words(known.applied));
    if (known.returned_item)
        text.add("the service returned the item");
    if (known.http_status != 0)
        text.add("HTTP status ", std::to_string(known.http_status));
    if (known.attempts != 0)
        text.add(known.attempts == 1 ? "1 attempt" : std::to_string(known.attempts) + " attempts");
    text.add(in_words(known.retry_end));
    text.add("request id ", known.request_id);
    return text.take();
}

std::ostream& diagnostics::print(std::ostream& out) const
{
    return out << to_string();
}

}  // namespace ddbm
