#ifndef DDBM_RECORDING_HPP
#define DDBM_RECORDING_HPP

#include <ddbm/error_code.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace ddbm {

class transport_opener;

namespace detail {
class recording_file;
}

/// What becomes of the values in a recording.
enum class recorded_values : unsigned char
{
    /// They are written as they are.
    original,
    /** They are replaced by others of the same type, the same for the same, so that keys still
     *  match: `s1`, `s2`, 1, 2. So are the messages of the service, tags, tokens and literals of
     *  PartiQL. What stays are names of tables, indexes and attributes, those in maps among them,
     *  and expressions. Neither sizes nor the order of sort keys can be told any more. To tell
     *  which are the same, the recorder keeps each of them in memory until it goes.
     */
    replaced,
};

/** A file in which requests and replies are recorded, to be played later by `replay_opener`, or
 *  sent along with a report of what went wrong. `client_config::recorder` takes one.
 *
 *  It has operations, bodies, times and failures, an exchange on each line, as JSON: each attempt
 *  as what it came to, with its HTTP status or the code of its failure. Replies that came
 *  compressed are written as text. It never has credentials: only what is asked is written, not
 *  what signs it, no header of a request, and nothing of how keys are fetched. The file is there
 *  for its owner alone (mode 0600), and takes the place of one of the same name.
 *
 *  Each exchange is written when it ends, while its caller waits for it. Where that fails, as with
 *  a full disk or without memory, recording ends and calls go on: `failure` says why.
 *
 *  Thread safety. Shared objects: safe.
 */
class recorder
{
public:
    /// Throws `ddbm::error` with the system's code if the file cannot be written.
    recorder(const std::string& file, recorded_values values);
    ~recorder();
    recorder(const recorder&) = delete;
    recorder& operator=(const recorder&) = delete;

    /// How many exchanges are in the file.
    std::uint64_t exchanges() const noexcept;

    /// Why no more of them are written; none as long as they are.
    error_code failure() const noexcept;

    detail::recording_file& file() noexcept { return *file_; }

private:
    const std::unique_ptr<detail::recording_file> file_;
};

/** Opens what another opener opens, and records what goes over it. For a client of its own
 *  `client_config::recorder` does the same, over HTTP, too; not both.
 *
 *  @code
 *  auto file = std::make_shared<ddbm::recorder>("bug.jsonl", ddbm::recorded_values::replaced);
 *  config.endpoint_url = "embedded:";
 *  config.opener = ddbm::recording_opener(file, ddbm::local::opener());
 *  @endcode
 */
std::shared_ptr<transport_opener>
recording_opener(std::shared_ptr<recorder> to, std::shared_ptr<transport_opener> of);

/** Answers from a recording, without a network and at once. Whatever `embedded:` endpoint a client
 *  has, this is what it talks to:
 *
 *  @code
 *  config.endpoint_url = "embedded:";
 *  config.opener = ddbm::replay_opener("bug.jsonl");
 *  @endcode
 *
 *  A request is answered by the first recorded one of the same operation that asks for the same and
 *  has not been played: the order of members and sets does not matter, nor do the tokens of
 *  transactions. Attempts that failed fail again; those that their
 *  caller had given up, as the slower one of a hedged read, come last, and so do those that were
 *  made again with new keys or by a corrected clock. Where values were replaced, requests are the
 *  same that differ in values alone, and objects whose members take only certain texts cannot be
 *  read. Clients of one opener share it.
 *
 *  @par Errors  Throws `ddbm::error` with `errc::invalid_configuration` for a file that cannot be
 *  read, with the line that is wrong. A request that has no reply (left) fails with
 *  `errc::no_recorded_reply`, and the members in which it differs; it is not retried.
 */
std::shared_ptr<transport_opener> replay_opener(const std::string& file);

}  // namespace ddbm

#endif
