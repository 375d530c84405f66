#include "errors/thrown_error.hpp"

#include <exception>
#include <string>

namespace ddbm::detail {

error thrown_error(std::string_view what)
{
    const auto without_code = [&](const std::string& words) {
        return error(errc::invalid_request, std::string(what) + " has thrown: " + words);
    };
    try
    {
        throw;
    }
    catch (const error& why)
    {
        return why;
    }
    catch (const boost::system::system_error& why)
    {
        return error(why.code(), why.what());
    }
    catch (const std::exception& why)
    {
        return without_code(why.what());
    }
    catch (...)
    {
        return without_code("what is no std::exception");
    }
}

}  // namespace ddbm::detail
