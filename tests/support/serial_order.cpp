#include "support/serial_order.hpp"

#include <algorithm>
#include <utility>

namespace ddbm::test {

namespace {

using place = std::pair<int, std::int64_t>;  // a register and what was in it

// Transactions as numbers from 1 on; 0 is what wrote the zeros that were there at first.
using node = std::size_t;

std::string name_of(node which)
{
    return which == 0 ? "the beginning" : "transaction " + std::to_string(which - 1);
}

std::string text_of(const place& what)
{
    return "register " + std::to_string(what.first) + " = " + std::to_string(what.second);
}

// Which transaction comes before which, with all that follows from it.
class precedence
{
public:
    explicit precedence(std::size_t size) : after_(size, std::vector<bool>(size)) {}

    bool is_before(node a, node b) const { return after_[a][b]; }

    // False if that is a circle.
    bool add(node first, node second)
    {
        if (first == second || is_before(second, first))
            return false;
        if (is_before(first, second))
            return true;
        for (node x = 0; x < after_.size(); ++x)
        {
            if (x != first && !after_[x][first])
                continue;
            after_[x][second] = true;
            for (node y = 0; y < after_.size(); ++y)
            {
                if (after_[second][y])
                    after_[x][y] = true;
            }
        }
        return true;
    }

    std::size_t count_before(node which) const
    {
        return static_cast<std::size_t>(std::count_if(
            after_.begin(),
            after_.end(),
            [which](const std::vector<bool>& row) { return row[which]; }
        ));
    }

private:
    std::vector<std::vector<bool>> after_;
};

// `reader` has read what `writer` wrote, and `other` writes the same register: before that write,
// or after the read.
class interference
{
public:
    interference(node w, node r, node o, place of) : writer(w), reader(r), other(o), what(of) {}

    node writer;
    node reader;
    node other;
    place what;
};

// More are a sign of a history that is too large, not of one without an order.
constexpr int most_tries = 20'000;

class search
{
public:
    explicit search(const std::vector<recorded_transaction>& history) : history_(history)
    {
        is_there_.assign(history.size() + 1, false);
        is_there_[0] = true;
    }

    std::optional<std::string> run(std::vector<std::size_t>& order)
    {
        find_writers();
        find_those_that_happened();
        precedence known(history_.size() + 1);
        add_reads(known);
        add_times(known);
        if (problem_)
            return problem_;
        if (!decide(known, all_interferences()))
            return problem_.value_or("whichever way it is tried, somebody reads what is not there");
        order = order_in(known);
        return replay(order);
    }

private:
    const recorded_transaction& of(node which) const { return history_[which - 1]; }

    void fail(std::string why)
    {
        if (!problem_)
            problem_ = std::move(why);
    }

    void find_writers()
    {
        for (node each = 1; each <= history_.size(); ++each)
        {
            for (const auto& written : of(each).writes)
            {
                const place what(written);
                if (what.second == 0 || !writers_.emplace(what, each).second)
                    fail("it is no single write that makes " + text_of(what));
            }
        }
    }

    std::optional<node> writer_of(const place& what) const
    {
        if (what.second == 0)
            return 0;
        const auto found = writers_.find(what);
        if (found == writers_.end())
            return std::nullopt;
        return found->second;
    }

    // Those that were committed, and those of unknown outcome that somebody has seen.
    void find_those_that_happened()
    {
        std::vector<node> added;
        const auto add = [&](node each) {
            is_there_[each] = true;
            added.push_back(each);
        };
        for (node each = 1; each <= history_.size(); ++each)
        {
            if (of(each).outcome == outcome_of_transaction::committed)
                add(each);
        }
        while (!added.empty())
        {
            const node reader = added.back();
            added.pop_back();
            for (const place& what : of(reader).reads)
            {
                const auto writer = writer_of(what);
                if (!writer)
                    fail(name_of(reader) + " has read what nobody wrote: " + text_of(what));
                else if (!is_there_[*writer])
                {
                    if (of(*writer).outcome == outcome_of_transaction::refused)
                        fail(
                            name_of(reader) + " has read what was refused: " + text_of(what) +
                            " of " + name_of(*writer)
                        );
                    add(*writer);
                }
            }
        }
    }

    void add_reads(precedence& known)
    {
        for (node each = 1; each <= history_.size(); ++each)
        {
            if (!is_there_[each])
                continue;
            known.add(0, each);
            std::map<int, std::int64_t> seen;
            for (const place& what : of(each).reads)
            {
                if (seen.emplace(what).first->second != what.second)
                    fail(name_of(each) + " has read two values of one register: " + text_of(what));
                const auto writer = writer_of(what);
                if (writer && !known.add(*writer, each))
                    fail(name_of(each) + " has read what comes after it: " + text_of(what));
            }
        }
    }

    void add_times(precedence& known)
    {
        for (node first = 1; first <= history_.size(); ++first)
        {
            if (!is_there_[first] || of(first).outcome == outcome_of_transaction::unknown)
                continue;
            for (node second = 1; second <= history_.size(); ++second)
            {
                if (!is_there_[second] || of(first).ended >= of(second).began)
                    continue;
                if (!known.add(first, second))
                    fail(
                        name_of(second) + " began when " + name_of(first) +
                        " had ended, and comes before it"
                    );
            }
        }
    }

    std::vector<interference> all_interferences() const
    {
        std::vector<interference> all;
        for (node reader = 1; reader <= history_.size(); ++reader)
        {
            if (!is_there_[reader])
                continue;
            for (const place& what : of(reader).reads)
            {
                const node writer = *writer_of(what);
                for (node other = 1; other <= history_.size(); ++other)
                {
                    if (is_there_[other] && other != writer && other != reader &&
                        of(other).writes.count(what.first) != 0)
                        all.emplace_back(writer, reader, other, what);
                }
            }
        }
        return all;
    }

    // Which side each of them is on, as it follows from what is known; where nothing does, by
    // trying. False if there is no way.
    bool decide(precedence& known, std::vector<interference> open)
    {
        for (bool has_changed = true; has_changed;)
        {
            has_changed = false;
            std::vector<interference> left;
            for (const interference& each : open)
            {
                const bool is_decided = known.is_before(each.other, each.writer) ||
                                        known.is_before(each.reader, each.other);
                if (is_decided)
                    continue;
                const bool is_behind_write = known.is_before(each.writer, each.other);
                const bool is_before_read = known.is_before(each.other, each.reader);
                if (!is_behind_write && !is_before_read)
                {
                    left.push_back(each);
                    continue;
                }
                has_changed = true;
                const bool is_possible = is_behind_write ? known.add(each.reader, each.other)
                                                         : known.add(each.other, each.writer);
                if (!is_possible)
                {
                    fail(
                        name_of(each.other) + " has written between " + name_of(each.writer) +
                        " and " + name_of(each.reader) + ", which has read " + text_of(each.what)
                    );
                    return false;
                }
            }
            open = std::move(left);
        }
        if (open.empty())
            return true;
        if (++tries_ > most_tries)
        {
            fail("none has been found in " + std::to_string(most_tries) + " tries");
            return false;
        }
        const interference tried = open.back();
        open.pop_back();
        // What began later is likely to come later.
        const bool is_later = of(tried.other).began >= of(tried.reader).began;
        for (const bool is_behind_read : {is_later, !is_later})
        {
            precedence assumed = known;
            const bool is_possible = is_behind_read ? assumed.add(tried.reader, tried.other)
                                                    : assumed.add(tried.other, tried.writer);
            if (!is_possible || !decide(assumed, open))
                continue;
            known = std::move(assumed);
            return true;
        }
        return false;
    }

    std::vector<std::size_t> order_in(const precedence& known) const
    {
        std::vector<std::pair<std::size_t, std::size_t>> ranked;
        for (node each = 1; each <= history_.size(); ++each)
        {
            if (is_there_[each])
                ranked.emplace_back(known.count_before(each), each - 1);
        }
        std::sort(ranked.begin(), ranked.end());
        std::vector<std::size_t> order;
        for (const auto& each : ranked)
            order.push_back(each.second);
        return order;
    }

    // Whatever has been thought until here: everybody has to see what it saw.
    std::optional<std::string> replay(const std::vector<std::size_t>& order) const
    {
        std::map<int, std::int64_t> registers;
        for (const std::size_t each : order)
        {
            for (const place& what : history_[each].reads)
            {
                if (registers[what.first] != what.second)
                    return name_of(each + 1) + " would not read " + text_of(what);
            }
            for (const auto& written : history_[each].writes)
                registers[written.first] = written.second;
        }
        return std::nullopt;
    }

    const std::vector<recorded_transaction>& history_;
    std::map<place, node> writers_;
    std::vector<bool> is_there_;
    std::optional<std::string> problem_;
    int tries_ = 0;
};

}  // namespace

serial_order::serial_order(const std::vector<recorded_transaction>& history)
{
    if (auto why = search(history).run(order_))
    {
        problem_ = std::move(*why);
        order_.clear();
    }
}

}  // namespace ddbm::test
