// Parentheses and functions are kept on a stack of their own: no text is nested too deeply for it.

#include "local/expression/operand_parser.hpp"

#include <utility>

namespace ddbm::local::detail {
namespace {

// A function whose arguments are being read.
struct open_call
{
    operand function;
    std::size_t parentheses;  // before its name
};

std::size_t open_parentheses(token_cursor& cursor)
{
    std::size_t count = 0;
    while (cursor.take_if(token::open))
        ++count;
    return count;
}

operand begin_call(token_cursor& cursor)
{
    operand call;
    call.what = operand::kind::call;
    call.name = cursor.take();
    call.called = find_function(call.name);
    cursor.take();
    cursor.count_operator();
    return call;
}

void close_all_parentheses(token_cursor& cursor, operand& inner, std::size_t count)
{
    if (close_parentheses(cursor, inner, count) < count)
        cursor.fail();
}

}  // namespace

operand parse_path(token_cursor& cursor)
{
    operand path;
    const auto take_name = [&] {
        if (cursor.kind() != token::name && cursor.kind() != token::name_placeholder)
            cursor.fail();
        path.written.push_back({cursor.take(), false});
    };

    take_name();
    for (;;)
    {
        if (cursor.take_if(token::dot))
        {
            take_name();
        }
        else if (cursor.take_if(token::open_bracket))
        {
            path.written.push_back({cursor.expect(token::digits), true});
            cursor.expect(token::close_bracket);
        }
        else
        {
            return path;
        }
    }
}

operand parse_value(token_cursor& cursor)
{
    operand value;
    value.what = operand::kind::value;
    value.placeholder = cursor.expect(token::value_placeholder);
    return value;
}

operand parse_operand(token_cursor& cursor)
{
    std::vector<open_call> calls;
    for (;;)
    {
        std::size_t parentheses = open_parentheses(cursor);
        if (cursor.kind() == token::name && cursor.kind_after() == token::open)
        {
            calls.push_back({begin_call(cursor), parentheses});
            continue;
        }

        operand complete =
            cursor.kind() == token::value_placeholder ? parse_value(cursor) : parse_path(cursor);
        close_all_parentheses(cursor, complete, parentheses);
        while (!calls.empty() && cursor.kind() != token::comma)
        {
            cursor.expect(token::close);
            open_call call = std::move(calls.back());
            calls.pop_back();
            call.function.arguments.push_back(std::move(complete));
            complete = std::move(call.function);
            close_all_parentheses(cursor, complete, call.parentheses);
        }
        if (calls.empty())
            return complete;
        calls.back().function.arguments.push_back(std::move(complete));
        cursor.expect(token::comma);
    }
}

std::size_t close_parentheses(token_cursor& cursor, operand& inner, std::size_t count)
{
    std::size_t closed = 0;
    while (closed < count && cursor.take_if(token::close))
    {
        if (inner.in_parentheses)
            cursor.note_redundant_parentheses();
        inner.in_parentheses = true;
        ++closed;
    }
    return closed;
}

}  // namespace ddbm::local::detail
