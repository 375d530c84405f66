// The engine's face: one lock, one request at a time. Reads a body, finds what answers it, and
// makes a reply of whatever comes of that.

#include "local/data/data_operations.hpp"
#include "local/data/expiry.hpp"
#include "local/data/item_size_limit.hpp"
#include "local/data/item_writer.hpp"
#include "local/data/keys.hpp"
#include "local/data/simple_get.hpp"
#include "local/engine_state.hpp"
#include "local/faults/fault_plan.hpp"
#include "local/faults/fault_rules.hpp"
#include "local/operations.hpp"
#include "local/request/request_view.hpp"
#include "local/request_id.hpp"
#include "local/service_error.hpp"
#include "local/streams/stream_log.hpp"
#include "local/values/wire_value.hpp"
#include "protocol/error_reply.hpp"

#include <ddbm/error.hpp>
#include <ddbm/local/engine.hpp>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parser.hpp>

#include <array>
#include <cstdint>
#include <mutex>
#include <new>
#include <vector>

namespace ddbm::local {

namespace {

using namespace detail;

// Deep enough for every item that is allowed, and for the message about those that are not.
constexpr std::size_t max_json_depth = 512;

// What the largest page takes as JSON, about.
constexpr std::size_t max_kept_body = 8 * 1024 * 1024;

// A parser keeps the memory that the largest body took, up to two dozen times its size. Larger ones
// than this have one of their own.
constexpr std::size_t max_body_of_kept_parser = 256 * 1024;

boost::json::parse_options parse_options()
{
    boost::json::parse_options options;
    options.max_depth = max_json_depth;
    return options;
}

// Null, and `failure` is set, for what is no JSON.
boost::json::value parse(
    boost::json::parser& parser,
    std::string_view body,
    boost::json::storage_ptr memory,
    boost::json::error_code& failure
)
{
    parser.reset(std::move(memory));
    parser.write(body.data(), body.size(), failure);
    return failure ? boost::json::value() : parser.release();
}

// The tables that a request names, for faults that are about one.
std::vector<std::string_view> tables_of(const boost::json::object& request)
{
    std::vector<std::string_view> names;
    if (const auto name = text_member(request, "TableName"))
        names.push_back(*name);
    if (const auto* tables = object_member(request, "RequestItems"))
        for (const auto& each : *tables)
            names.push_back(each.key());
    if (const auto* actions = array_member(request, "TransactItems"))
        for (const auto& entry : *actions)
            for (const auto& each : entry.as_object())
                if (const auto* action = each.value().if_object())
                    if (const auto name = text_member(*action, "TableName"))
                        names.push_back(*name);
    return names;
}

// `where` stands before the message.
[[noreturn]] void
throw_as_error(const service_error& failure, const std::string& where, std::string_view table)
{
    const auto read = ddbm::detail::read_error_reply(failure.status(), {}, failure.body());
    throw error(read.code, diagnostics(where + read.message).table(std::string(table)));
}

}  // namespace

struct engine::impl
{
    explicit impl(engine_options options)
        : state(std::move(options)), ids(state.options.seed == 0 ? 0 : state.random()),
          fault_chance(state.random()),
          parser({}, parse_options(), parser_buffer.data(), parser_buffer.size())
    {
    }

    void call(
        service target,
        std::string_view name,
        std::string_view body,
        engine_reply& reply,
        std::string* encoded_items = nullptr
    );
    boost::json::value
    read(std::string_view body, boost::json::storage_ptr memory, boost::json::error_code& failure);
    void answer(service target, std::string_view name, std::string_view body, engine_reply& reply);
    bool answer_simply(const operation& found, std::string_view body, engine_reply& reply);
    void handle(const operation& found, const boost::json::object& request, engine_reply& reply);
    template <class Work>
    void work_on_store(Work work);
    template <class Work>
    void carry_out(engine_reply& reply, Work work);
    void load(std::string_view table_name, std::span<const item> items, std::string& where);
    const operation* find(service target, std::string_view name);
    void keep_time();
    void do_what_is_due(time_point now);

    std::mutex mutex;
    engine_state state;
    const operation* latest = nullptr;  // that was found
    fault_plan plan;
    bool has_faults = false;
    std::int64_t swept_at = 0;    // the second that expired items were last looked for in
    std::int64_t trimmed_at = 0;  // the second in which streams last lost what is too old
    id_source ids;
    std::mt19937_64 fault_chance;
    // Of callers who have none to use again. A copy of it costs less than growing another one: a
    // page of 1 MB would be moved, and its memory asked of the system, many times over.
    engine_reply own_reply;
    std::array<unsigned char, 4096> parser_buffer;
    boost::json::parser parser;
};

void engine::impl::keep_time()
{
    state.tables.refresh();
    try
    {
        do_what_is_due(state.now());
    }
    catch (const error& failure)
    {
        // What there is no room for is done later. Other requests need not wait for it.
        if (failure.code() != errc::store_failed)
            throw;
        state.tables.forget();
        state.tables.refresh();
    }
}

void engine::impl::do_what_is_due(time_point now)
{
    state.tables.advance(now);
    const auto second = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
    if (second == swept_at)
        return;
    swept_at = second;
    delete_expired(state);
    // Those who never read a stream would never be rid of its records.
    if (second - trimmed_at >= 60)
    {
        trimmed_at = second;
        trim_streams(state);
    }
}

const operation* engine::impl::find(service target, std::string_view name)
{
    // Most requests are for the same as the one before.
    if (!latest || latest->name != name || latest->service != target)
        latest = find_operation(target, name);
    return latest;
}

// Items go into the reply's body if there is no other place for them.
void engine::impl::call(
    service target,
    std::string_view name,
    std::string_view body,
    engine_reply& reply,
    std::string* encoded_items
)
{
    state.encoded_items = encoded_items;
    reply.status = 200;
    reply.body.clear();
    detail::make_request_id(ids, reply.request_id);
    reply.delay = {};
    reply.drop_connection = false;
    try
    {
        answer(target, name, body, reply);
    }
    catch (const service_error& failure)
    {
        reply.status = failure.status();
        reply.body = failure.body();
    }
    catch (const std::exception& failure)
    {
        reply.status = 500;
        reply.body = service_error(500, internal_server_error, failure.what()).body();
    }
    if (encoded_items && reply.status != 200)
        encoded_items->clear();
}

boost::json::value engine::impl::read(
    std::string_view body, boost::json::storage_ptr memory, boost::json::error_code& failure
)
{
    if (body.size() <= max_body_of_kept_parser)
        return parse(parser, body, std::move(memory), failure);
    boost::json::parser large({}, parse_options());
    return parse(large, body, std::move(memory), failure);
}

void engine::impl::answer(
    service target, std::string_view name, std::string_view body, engine_reply& reply
)
{
    const operation* found = find(target, name);
    if (found && answer_simply(*found, body, reply))
        return;
    std::array<unsigned char, 8192> buffer;
    boost::json::monotonic_resource memory(buffer.data(), buffer.size());
    boost::json::error_code failure;
    const boost::json::value request = read(body, &memory, failure);
    // A body that is no JSON is found first, but that there is none is not.
    if (failure && (found || !body.empty()))
        throw service_error(400, serialization_exception);
    if (!found)
        throw service_error(400, unknown_operation_exception);
    ++request_counter(state, name);
    check_shape(*found->request, request);
    handle(*found, request.as_object(), reply);
}

// False: nothing is done, and the request is to be looked at closely.
bool engine::impl::answer_simply(const operation& found, std::string_view body, engine_reply& reply)
{
    if (has_faults || found.answer != &get_item)
        return false;
    const auto request = read_simple_get(body);
    if (!request)
        return false;
    std::uint64_t& requests = request_counter(state, found.name);
    ++requests;
    bool done = false;
    carry_out(reply, [&] { done = get_simple_item(state, *request, reply.body); });
    if (!done)
        --requests;
    return done;
}

void engine::impl::handle(
    const operation& found, const boost::json::object& request, engine_reply& reply
)
{
    bool drop_after = false;
    if (has_faults)
    {
        const auto decided = plan.next(found.name, tables_of(request), fault_chance);
        reply.delay = decided.delay;
        reply.drop_connection = decided.drop_before;
        if (decided.drop_before)
            return;
        if (auto skewed = signature_error(state.now(), decided.clock_skew))
            throw *skewed;
        if (decided.error)
            throw *decided.error;
        drop_after = decided.drop_after;
        state.batch_limit = decided.batch_limit;
        state.page_limit = decided.page_limit;
        state.conflict_at = decided.conflict_at;
    }
    try
    {
        carry_out(reply, [&] { found.answer(state, request, reply.body); });
    }
    catch (const service_error&)
    {
        reply.drop_connection = drop_after;
        if (found.changes_tables)
            state.tables.forget();
        throw;
    }
    reply.drop_connection = drop_after;
}

// What fails for want of room is undone, and may find it once the log has been written back.
template <class Work>
void engine::impl::work_on_store(Work work)
{
    const auto attempt = [&] {
        try
        {
            work();
        }
        catch (const service_error&)
        {
            throw;
        }
        catch (...)
        {
            state.tables.forget();
            throw;
        }
    };
    try
    {
        return attempt();
    }
    catch (const error& failure)
    {
        if (failure.code() != errc::store_failed || !state.data.make_room())
            throw;
    }
    attempt();
}

// What answers a request, from the beginning each time.
template <class Work>
void engine::impl::carry_out(engine_reply& reply, Work work)
{
    work_on_store([&] {
        reply.body.clear();
        if (state.encoded_items)
            state.encoded_items->clear();
        keep_time();
        work();
    });
}

// `where` is what stands before a message about the items.
void engine::impl::load(
    std::string_view table_name, std::span<const item> items, std::string& where
)
{
    where.clear();
    keep_time();
    table& t = state.tables.usable(table_name);
    store_transaction transaction(state.data);
    table_capacity free_of_charge;
    std::size_t number = 0;
    for (const item& attributes : items)
    {
        where = "item " + std::to_string(number++) + ": ";
        check_item(attributes);
        check_put_size(attributes);
        check_key_of_item(t, attributes);
        check_index_keys(t, attributes);
        const std::string key = table_key(t, attributes);
        const current_item before = find_item(state, t, key, lookup::size_only);
        write_item(state, t, key, before, &attributes, free_of_charge);
    }
    transaction.commit();
}

engine::engine(engine_options options) : impl_(std::make_unique<impl>(std::move(options))) {}

engine::~engine() = default;

engine_reply
engine::call(service target, std::string_view operation, std::string_view body) noexcept
{
    const std::lock_guard lock(impl_->mutex);
    engine_reply& own = impl_->own_reply;
    impl_->call(target, operation, body, own);
    engine_reply copy = own;
    if (own.body.capacity() > max_kept_body)
        std::string().swap(own.body);
    return copy;
}

void engine::call(
    service target, std::string_view operation, std::string_view body, engine_reply& reply
) noexcept
{
    const std::lock_guard lock(impl_->mutex);
    impl_->call(target, operation, body, reply);
}

void engine::call(
    service target,
    std::string_view operation,
    std::string_view body,
    engine_reply& reply,
    std::string& items
) noexcept
{
    const std::lock_guard lock(impl_->mutex);
    items.clear();
    impl_->call(target, operation, body, reply, &items);
}

void engine::reset()
{
    const std::lock_guard lock(impl_->mutex);
    engine_state& state = impl_->state;
    impl_->work_on_store([&] {
        state.tables.forget();
        state.data.reset();
    });
}

std::string engine::snapshot()
{
    const std::lock_guard lock(impl_->mutex);
    return impl_->state.data.snapshot();
}

void engine::restore(std::string_view snapshot)
{
    const std::lock_guard lock(impl_->mutex);
    engine_state& state = impl_->state;
    impl_->work_on_store([&] { state.data.restore(snapshot, [&] { state.tables.reload(); }); });
}

void engine::write_back()
{
    const std::lock_guard lock(impl_->mutex);
    impl_->state.data.write_back();
}

void engine::load(std::string_view table_name, std::span<const item> items)
{
    const std::lock_guard lock(impl_->mutex);
    std::string where;
    try
    {
        impl_->work_on_store([&] { impl_->load(table_name, items, where); });
    }
    catch (const service_error& failure)
    {
        impl_->state.tables.forget();
        throw_as_error(failure, where, table_name);
    }
    catch (const error& failure)
    {
        diagnostics diag = failure.get_diagnostics();
        if (diag.message().empty())
            diag.message(failure.code().message());
        diag.message(where + diag.message()).table(std::string(table_name));
        throw error(failure.code(), std::move(diag));
    }
}

void engine::set_faults(faults wanted)
{
    std::size_t number = 0;
    for (const fault& each : wanted.all())
    {
        ++number;
        if (auto mistake = find_mistake(each))
            throw error(
                errc::invalid_configuration, "fault " + std::to_string(number) + ": " + *mistake
            );
    }
    const std::lock_guard lock(impl_->mutex);
    impl_->has_faults = !wanted.empty();
    impl_->plan = fault_plan(std::move(wanted));
    impl_->state.batch_limit.reset();
    impl_->state.page_limit.reset();
    impl_->state.conflict_at.reset();
}

counters engine::counters() const
{
    const std::lock_guard lock(impl_->mutex);
    return impl_->state.count;
}

void engine::reset_counters()
{
    const std::lock_guard lock(impl_->mutex);
    impl_->state.count = {};
}

std::string engine::make_request_id()
{
    const std::lock_guard lock(impl_->mutex);
    std::string id;
    detail::make_request_id(impl_->ids, id);
    return id;
}

const engine_options& engine::options() const noexcept
{
    return impl_->state.options;
}

}  // namespace ddbm::local
