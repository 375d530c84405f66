#include "differential/run/episode.hpp"

#include "differential/generator/generator.hpp"

#include <algorithm>
#include <set>
#include <sstream>

namespace ddbm::differential {
namespace {

/// What shrinking one finding may cost.
constexpr std::size_t most_shrinking_requests = 4000;

bool writes(const step& asked)
{
    static const std::set<std::string_view> reading = {
        "GetItem",
        "Query",
        "Scan",
        "BatchGetItem",
        "TransactGetItems",
        "DescribeTable",
        "ListTables",
        "DescribeTimeToLive"};
    return asked.target == ddbm::service::dynamodb && !reading.contains(asked.operation);
}

/// Names of the run's tables that the text contains.
std::set<std::string> tables_in(const std::string& text)
{
    std::set<std::string> found;
    for (std::size_t at = text.find(table_prefix); at != std::string::npos;
         at = text.find(table_prefix, at + 1))
    {
        std::size_t end = at + table_prefix.size();
        while (end < text.size() && std::isalnum(static_cast<unsigned char>(text[end])))
            ++end;
        found.insert(text.substr(at, end - at));
    }
    return found;
}

std::set<int> references_in(const json::value& body)
{
    std::set<int> found;
    if (const json::array* elements = body.if_array())
        for (const json::value& element : *elements)
            found.merge(references_in(element));
    if (const json::object* members = body.if_object())
    {
        if (const json::value* number = members->if_contains("$reply"))
            found.insert(static_cast<int>(number->as_int64()));
        else
            for (const auto& member : *members)
                found.merge(references_in(member.value()));
    }
    return found;
}

/// Two players in step.
class pair_of_players
{
public:
    pair_of_players(side& left, side& right)
        : left_(left, make_prefix()), right_(right, make_prefix())
    {
    }
    ~pair_of_players()
    {
        left_.clean_up();
        right_.clean_up();
    }
    pair_of_players(const pair_of_players&) = delete;
    pair_of_players& operator=(const pair_of_players&) = delete;

    std::vector<difference> play(const step& asked)
    {
        left_pages = left_.play(asked);
        right_pages = right_.play(asked);
        left_answer = canonical(asked, left_pages);
        right_answer = canonical(asked, right_pages);
        return find_differences(left_answer, right_answer, asked.outcome_only);
    }

    void drop(const std::string& table)
    {
        left_.erase(table);
        right_.erase(table);
    }

    std::string sent() const { return right_.sent(); }
    std::size_t requests() const { return right_.requests(); }

    pages left_pages;
    pages right_pages;
    canonical_answer left_answer;
    canonical_answer right_answer;

private:
    player left_;
    player right_;
};

bool has_next_page(const pages& got)
{
    const json::object* body = got.back().body.if_object();
    return body && body->contains("LastEvaluatedKey");
}

/// Those that touch the tables of the last step, and those whose answers they need.
std::vector<step> related(const finding& of)
{
    const std::set<std::string> tables = tables_in(json::serialize(of.asked.body));
    std::set<int> wanted = references_in(of.asked.body);
    std::vector<step> kept;
    for (auto one = of.history.rbegin(); one != of.history.rend(); ++one)
    {
        const std::set<std::string> own = tables_in(json::serialize(one->body));
        const bool meets =
            tables.empty() || std::any_of(own.begin(), own.end(), [&](const auto& name) {
                return tables.contains(name);
            });
        if (!meets && !wanted.contains(one->number))
            continue;
        wanted.merge(references_in(one->body));
        kept.push_back(*one);
    }
    std::reverse(kept.begin(), kept.end());
    return kept;
}

/// Whether these steps and then the last one end in a difference of the same kind.
bool still_differs(
    side& left,
    side& right,
    const std::vector<step>& before,
    const finding& of,
    const excuse& excused,
    std::size_t& cost
)
{
    pair_of_players players(left, right);
    for (const step& one : before)
        players.play(one);
    const std::vector<difference> found = players.play(of.asked);
    cost += players.requests();
    return std::any_of(found.begin(), found.end(), [&](const difference& one) {
        return one.path == of.differences.front().path && excused(of.asked, one).empty();
    });
}

std::string text_of(const pages& got)
{
    std::string text;
    for (const page& one : got)
        text += "    " + std::to_string(one.status) + " " + json::serialize(one.body) + "\n";
    return text;
}

std::string shortened(std::string text, std::size_t most = 6000)
{
    if (text.size() > most)
        text = text.substr(0, most) + "… (" + std::to_string(text.size()) + " bytes)\n";
    return text;
}

}  // namespace

std::vector<finding> run_episode(
    side& left,
    side& right,
    std::uint64_t seed,
    std::size_t steps,
    const excuse& excused,
    tally& seen
)
{
    std::vector<finding> findings;
    generator requests(seed);
    pair_of_players players(left, right);
    std::vector<step> history;

    for (std::size_t i = 0; i < steps; ++i)
    {
        const step asked = requests.next();
        std::vector<difference> differences = players.play(asked);
        const bool left_succeeded = players.left_answer.outcome == "200";
        const bool right_succeeded = players.right_answer.outcome == "200";

        ++seen.operations[asked.operation];
        seen.successes[asked.operation] += right_succeeded;
        ++seen.outcomes[players.right_answer.outcome
                            .substr(0, players.right_answer.outcome.find_first_of(':'))];

        std::erase_if(differences, [&](const difference& one) {
            const std::string why = excused(asked, one);
            seen.excuses[why] += !why.empty();
            return !why.empty();
        });
        requests.succeeded(
            asked, left_succeeded && right_succeeded, has_next_page(players.right_pages)
        );

        if (!differences.empty())
            findings.push_back(
                {seed,
                 asked,
                 players.sent(),
                 differences,
                 players.left_pages,
                 players.right_pages,
                 history}
            );

        // What a table holds is not known any more once a write went apart, and a read that did
        // would only be repeated.
        const bool apart = left_succeeded != right_succeeded && writes(asked);
        const bool unexplained = !differences.empty() && (left_succeeded || right_succeeded);
        if (apart || unexplained)
            for (const std::string& table : tables_in(json::serialize(asked.body)))
            {
                requests.abandon(table);
                players.drop(table);
            }
        history.push_back(asked);
    }
    return findings;
}

std::vector<step> shrink(side& left, side& right, const finding& of, const excuse& excused)
{
    std::size_t cost = 0;
    std::vector<step> kept = related(of);
    if (!still_differs(left, right, kept, of, excused, cost))
        return of.history;
    for (std::size_t chunk = std::max<std::size_t>(kept.size() / 2, 1); chunk > 0; chunk /= 2)
        for (std::size_t at = 0; at < kept.size() && cost < most_shrinking_requests;)
        {
            std::vector<step> fewer = kept;
            const auto first = fewer.begin() + static_cast<std::ptrdiff_t>(at);
            fewer.erase(
                first, first + static_cast<std::ptrdiff_t>(std::min(chunk, kept.size() - at))
            );
            if (still_differs(left, right, fewer, of, excused, cost))
                kept = std::move(fewer);
            else
                at += chunk;
        }
    return kept;
}

std::string describe(side& left, side& right, const finding& of, const std::vector<step>& shrunk)
{
    std::ostringstream text;
    text << "seed " << of.seed << ", step " << of.asked.number << ": " << of.asked.operation
         << "\n";
    text << "  to see it alone: DDBM_DIFFERENTIAL_SEED=" << of.seed
         << " DDBM_DIFFERENTIAL_REQUESTS=" << of.history.size() + 1
         << " differential_tests --gtest_filter=Parts/*\n";
    for (const difference& one : of.differences)
        text << "  " << one.path << "\n    " << left.name() << ": " << shortened(one.left, 1500)
             << "\n    " << right.name() << ": " << shortened(one.right, 1500) << "\n";
    text << "  request: " << shortened(of.sent) << "\n";
    text << "  " << left.name() << " answered\n" << shortened(text_of(of.left));
    text << "  " << right.name() << " answered\n" << shortened(text_of(of.right));
    text << "  after " << shrunk.size() << " of " << of.history.size() << " steps:\n";
    for (const step& one : shrunk)
        text << "    " << one.number << " " << one.operation << " "
             << shortened(json::serialize(one.body), 2500) << "\n";
    return text.str();
}

}  // namespace ddbm::differential
