// expected: ddbm: a range that is gone through once only is not explained: it would be gone
#include "compile_fail/ordered.hpp"

#include <ddbm/explain.hpp>

#include <cstddef>

class made_as_needed
{
public:
    class iterator
    {
    public:
        using value_type = order;
        using difference_type = std::ptrdiff_t;

        order operator*() const { return order(); }
        iterator& operator++() { return *this; }
        void operator++(int) {}
        bool operator!=(const iterator&) const { return false; }
    };

    iterator begin() { return {}; }
    iterator end() { return {}; }
};

void use_it(ddbm::table<order> orders)
{
    orders.async_put_many(made_as_needed(), ddbm::explain);
}
