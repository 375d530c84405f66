// The parentheses that are open are kept on a stack of their own, as in operands. One that opens
// may hold a condition or an operand, `(a = :b)` or `(a) = :b`; what comes next tells.

#include "local/expression/condition_parser.hpp"

#include "local/expression/condition_checks.hpp"
#include "local/expression/operand_parser.hpp"
#include "local/expression/survey.hpp"
#include "local/expression/token_cursor.hpp"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace ddbm::local::detail {
namespace {

// One node, or a node for all of them.
condition_node join(condition_operator op, std::vector<condition_node>& terms)
{
    condition_node joined;
    if (terms.size() == 1)
    {
        joined = std::move(terms.front());
    }
    else
    {
        joined.op = op;
        joined.children = std::move(terms);
    }
    terms.clear();
    return joined;
}

// What is between two parentheses, as far as it has been read: `alternatives OR factors AND NOT`
class group
{
public:
    /// Nothing yet: an operand in parentheses is possible.
    bool is_empty() const { return alternatives_.empty() && factors_.empty() && negations_ == 0; }

    void negate() { ++negations_; }

    void add(condition_node node)
    {
        if (negations_ > 0)
        {
            condition_node negation;
            negation.op = condition_operator::negation;
            negation.odd = negations_ % 2 == 1;
            negation.children.push_back(std::move(node));
            node = std::move(negation);
            negations_ = 0;
        }
        factors_.push_back(std::move(node));
    }

    void end_alternative() { alternatives_.push_back(join(condition_operator::all_of, factors_)); }

    condition_node finish()
    {
        end_alternative();
        return join(condition_operator::any_of, alternatives_);
    }

private:
    std::vector<condition_node> alternatives_;
    std::vector<condition_node> factors_;
    std::size_t negations_ = 0;
};

std::optional<condition_operator> comparator(token kind)
{
    switch (kind)
    {
    case token::equal:
        return condition_operator::equal;
    case token::not_equal:
        return condition_operator::not_equal;
    case token::less:
        return condition_operator::less;
    case token::less_equal:
        return condition_operator::less_equal;
    case token::greater:
        return condition_operator::greater;
    case token::greater_equal:
        return condition_operator::greater_equal;
    default:
        return {};
    }
}

class condition_parser
{
public:
    explicit condition_parser(token_cursor& cursor) : cursor_(cursor) {}

    condition_node parse()
    {
        groups_.emplace_back();
        for (;;)
        {
            open();
            condition_node node = after_operand(parse_first_operand());
            if (close(std::move(node)))
                return groups_.back().finish();
        }
    }

private:
    // NOT and parentheses before a condition.
    void open()
    {
        for (;;)
        {
            if (cursor_.take_if(token::keyword_not))
            {
                cursor_.count_operator();
                groups_.back().negate();
            }
            else if (cursor_.take_if(token::open))
            {
                groups_.emplace_back();
            }
            else
            {
                return;
            }
        }
    }

    // Groups that turn out to hold just this operand are its own parentheses.
    operand parse_first_operand()
    {
        operand first = parse_operand(cursor_);
        while (groups_.size() > 1 && groups_.back().is_empty() &&
               close_parentheses(cursor_, first, 1) == 1)
            groups_.pop_back();
        return first;
    }

    condition_node after_operand(operand first)
    {
        condition_node node;
        if (const auto op = comparator(cursor_.kind()))
        {
            node.op = *op;
            begin(node, std::move(first));
            node.operands.push_back(parse_operand(cursor_));
        }
        else if (cursor_.kind() == token::keyword_between)
        {
            node.op = condition_operator::between;
            begin(node, std::move(first));
            node.operands.push_back(parse_operand(cursor_));
            cursor_.expect(token::keyword_and);
            node.operands.push_back(parse_operand(cursor_));
        }
        else if (cursor_.kind() == token::keyword_in)
        {
            node.op = condition_operator::in;
            begin(node, std::move(first));
            cursor_.expect(token::open);
            do
                node.operands.push_back(parse_operand(cursor_));
            while (cursor_.take_if(token::comma));
            cursor_.expect(token::close);
        }
        else if (first.what == operand::kind::call)
        {
            node.in_parentheses = first.in_parentheses;
            node.operands.push_back(std::move(first));
        }
        else
        {
            cursor_.fail();
        }
        return node;
    }

    void begin(condition_node& node, operand first)
    {
        cursor_.take();
        cursor_.count_operator();
        node.operands.push_back(std::move(first));
    }

    // What may follow a condition; true at the end of the text.
    bool close(condition_node node)
    {
        for (;;)
        {
            group& current = groups_.back();
            current.add(std::move(node));
            if (cursor_.take_if(token::keyword_and))
            {
                cursor_.count_operator();
                return false;
            }
            if (cursor_.take_if(token::keyword_or))
            {
                cursor_.count_operator();
                current.end_alternative();
                return false;
            }
            if (groups_.size() == 1)
            {
                if (cursor_.kind() != token::end)
                    cursor_.fail();
                return true;
            }
            cursor_.expect(token::close);
            node = current.finish();
            groups_.pop_back();
            if (node.in_parentheses)
                cursor_.note_redundant_parentheses();
            node.in_parentheses = true;
        }
    }

    token_cursor& cursor_;
    std::vector<group> groups_;
};

}  // namespace

condition_node read_condition(expression_name name, std::string_view text, placeholders& p)
{
    token_cursor cursor(name, text);
    condition_node root = condition_parser(cursor).parse();
    cursor.check_parentheses();
    survey_condition(name, root);
    check_condition(name, root, p);
    cursor.check_operators();
    return root;
}

}  // namespace ddbm::local::detail
