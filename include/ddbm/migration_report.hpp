#ifndef DDBM_MIGRATION_REPORT_HPP
#define DDBM_MIGRATION_REPORT_HPP

#include <ddbm/error_code.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm {

/// How far the migration of a table has come. What is counted is the work of this run.
class migration_progress
{
public:
    migration_progress() = default;

    /// Items that were read.
    std::int64_t seen = 0;
    /// Those of them that were of an older version and are written; in a dry run, that would be.
    std::int64_t migrated = 0;
    /// Those that somebody else had written in between. They were read once more, and are among
    /// the migrated if that was still necessary.
    std::int64_t conflicted = 0;
    /// Those that could not be migrated: a step has failed, or what came of it is not valid.
    std::int64_t failed = 0;
    /// Those that no check knew.
    std::int64_t unknown = 0;

    /// Items that earlier runs have seen, as the checkpoints tell.
    std::int64_t seen_before = 0;
    /// How many items there are, as the table tells, about every six hours; empty if it does not.
    std::optional<std::int64_t> total;
    std::chrono::milliseconds elapsed{0};
    /// What is left of it, should it go on as it has so far; empty while that cannot be told.
    std::optional<std::chrono::milliseconds> remaining;
};

/// An item that is as it was, and why.
class migration_problem
{
public:
    migration_problem() = default;
    migration_problem(std::string of, error_code why, std::string text)
        : key(std::move(of)), code(why), message(std::move(text))
    {
    }

    /// As DynamoDB's JSON.
    std::string key;
    /// `errc::unknown_version`: no check knew it. Else what the step, or the write, has failed
    /// with.
    error_code code;
    /// What a person is told; of an unknown item the names of its attributes.
    std::string message;

    friend bool operator==(const migration_problem&, const migration_problem&) = default;
};

/// What `async_migrate` has done.
class migration_report
{
public:
    migration_report() = default;

    migration_progress counts;
    /// The first items that failed or were unknown, at most `migrate_options::keep_problems` of
    /// them; how many there are in all is in the counts.
    std::vector<migration_problem> problems;
};

}  // namespace ddbm

#endif
