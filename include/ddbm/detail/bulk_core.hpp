#ifndef DDBM_DETAIL_BULK_CORE_HPP
#define DDBM_DETAIL_BULK_CORE_HPP

// The part of bulks that does not depend on the model's type; compiled in the library.

#include <ddbm/bulk.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/prepared_call.hpp>
#include <ddbm/detail/table_core.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace ddbm::detail {

// -- Writes

// The writes of a bulk, written as they are sent, in the order in which they were added.
class write_list;

std::shared_ptr<write_list> make_write_list(const client& db);
// Each takes the next position. What is wrong with it is told when the bulk is started.
void add_put(write_list& to, const table_core& table, const void* object);
void add_erase(write_list& to, const table_core& table, key_parts key);

// Where writes come from that are added as they are needed.
class write_source
{
public:
    virtual ~write_source() = default;

    // Adds the next one; false if there is none. Throws what the program's range throws.
    virtual bool add_next(write_list& to) = 0;
};

class write_call
{
public:
    using handler_type = asio::any_completion_handler<void(error_code, bulk_result)>;

    // Without a source all have been added.
    write_call(
        std::shared_ptr<write_list> writes, std::unique_ptr<write_source> source, bulk options
    )
        : writes_(std::move(writes)), source_(std::move(source)), options_(std::move(options))
    {
    }

    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag) &&;

    // Consumes the source. Throws why the bulk cannot be carried out.
    explanation explain();

private:
    std::shared_ptr<write_list> writes_;
    std::unique_ptr<write_source> source_;
    bulk options_;
};

extern template asio::awaitable<bulk_result> await_call<bulk_result, default_token>(write_call call
);

// -- Reads

// The reads of a bulk, each key once, and what has been found, in the order in which they were
// added.
class read_list;

std::shared_ptr<read_list> make_read_list(const client& db);
// Takes the next position, which it returns.
std::size_t add_read(read_list& to, const table_core& table, key_parts key);
// Null if there is none, and if it has not been read.
std::shared_ptr<stored_object> found_at(const read_list& reads, std::size_t position);

// All that was found, in place of a vector of handles.
class found_objects
{
public:
    found_objects() = default;
    explicit found_objects(std::vector<std::shared_ptr<stored_object>> found)
        : found_(std::move(found))
    {
    }

    template <class T>
    operator std::vector<stored<T>>() &&
    {
        return handles_of<stored<T>>(std::move(found_));
    }

private:
    std::vector<std::shared_ptr<stored_object>> found_;
};

// Delivers all that was found.
class read_call
{
public:
    using handler_type = asio::any_completion_handler<void(error_code, found_objects)>;

    read_call(std::shared_ptr<read_list> reads, bulk options)
        : reads_(std::move(reads)), options_(std::move(options))
    {
    }

    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag) &&;

    // Throws why the bulk cannot be carried out.
    explanation explain() const;

private:
    std::shared_ptr<read_list> reads_;
    bulk options_;
};

// Delivers nothing but the outcome: what was found is in the list.
class fill_call
{
public:
    using handler_type = asio::any_completion_handler<void(error_code)>;

    fill_call(std::shared_ptr<read_list> reads, bulk options)
        : reads_(std::move(reads)), options_(std::move(options))
    {
    }

    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag) &&;

    // Throws why the bulk cannot be carried out.
    explanation explain() const;

private:
    std::shared_ptr<read_list> reads_;
    bulk options_;
};

// -- Reads one after the other, with bounded memory

class read_source
{
public:
    virtual ~read_source() = default;

    // Adds the next one; false if there is none. Throws what the program's range throws.
    virtual bool add_next(read_list& to) = 0;
};

// The keys of a range that are to come, and what has been read ahead.
class get_range_state;

std::shared_ptr<get_range_state>
make_get_range(const client& db, std::unique_ptr<read_source> keys, bulk options);
asio::any_io_executor executor_of(const get_range_state& range);

// What has been found for the next key, null if there is no such item; or that there is no key.
using next_found = std::optional<std::shared_ptr<stored_object>>;

// Whether it is known without an operation, and no failure. Then `next` is it.
bool take_read_ahead(get_range_state& range, next_found& next);

class next_found_call
{
public:
    using handler_type = asio::any_completion_handler<void(error_code, next_found)>;

    explicit next_found_call(std::shared_ptr<get_range_state> range) : range_(std::move(range)) {}

    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag) &&;

private:
    std::shared_ptr<get_range_state> range_;
};

}  // namespace ddbm::detail

#endif
