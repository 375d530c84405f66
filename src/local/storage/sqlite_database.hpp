// SQLite's connection and prepared statement as values that close themselves, with failures as
// ddbm::error that name the store.
#ifndef DDBM_SRC_LOCAL_STORAGE_SQLITE_DATABASE_HPP
#define DDBM_SRC_LOCAL_STORAGE_SQLITE_DATABASE_HPP

#include <ddbm/errc.hpp>

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ddbm::local::detail {

/// What SQLite's result, an extended one, means.
errc code_of(int result) noexcept;

class sqlite_database
{
public:
    /// In memory if `file` is empty. Nothing is read yet.
    explicit sqlite_database(const std::string& file);

    sqlite3* handle() const noexcept { return connection_.get(); }

    /// Runs statements that have no results.
    void execute(const std::string& sql) const;

    /// Throws what SQLite's result means, with its text for the last failure.
    [[noreturn]] void fail(int result) const;
    /// The same with `what`, which failed, in front of it.
    [[noreturn]] void fail(int result, const std::string& what) const;
    /// Throws with this text, in which the store is named.
    [[noreturn]] void fail(errc code, const std::string& reason) const;

private:
    struct closer
    {
        void operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }
    };

    std::string reason_of(int result) const;

    std::string name_;
    std::unique_ptr<sqlite3, closer> connection_;
};

class sqlite_statement
{
public:
    /// Empty.
    sqlite_statement() noexcept = default;
    /// For many uses.
    sqlite_statement(const sqlite_database& database, std::string_view sql);

    explicit operator bool() const noexcept { return static_cast<bool>(statement_); }

    /// `bytes` live until the statement is reset. Parameters count from 1.
    void bind(int parameter, std::string_view bytes)
    {
        // A null pointer would be NULL.
        const char* data = bytes.empty() ? "" : bytes.data();
        const int result =
            sqlite3_bind_blob64(statement_.get(), parameter, data, bytes.size(), SQLITE_STATIC);
        if (result != SQLITE_OK)
            database_->fail(result);
    }

    /// False: done.
    bool step()
    {
        const int result = sqlite3_step(statement_.get());
        if (result == SQLITE_ROW)
            return true;
        if (result != SQLITE_DONE)
            fail_step(result);
        return false;
    }

    /// Runs a statement without results.
    void run()
    {
        step();
        reset();
    }

    /// Columns of the row, valid until the next step or reset. They count from 0.
    std::string_view bytes(int column) const noexcept
    {
        const void* data = sqlite3_column_blob(statement_.get(), column);
        if (data == nullptr)
            return {};
        const int size = sqlite3_column_bytes(statement_.get(), column);
        return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
    }

    std::int64_t integer(int column) const noexcept
    {
        return sqlite3_column_int64(statement_.get(), column);
    }

    void reset() noexcept { sqlite3_reset(statement_.get()); }

private:
    struct finalizer
    {
        void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
    };

    [[noreturn]] void fail_step(int result);

    const sqlite_database* database_ = nullptr;
    std::unique_ptr<sqlite3_stmt, finalizer> statement_;
};

}  // namespace ddbm::local::detail

#endif
