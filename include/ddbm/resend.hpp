#ifndef DDBM_RESEND_HPP
#define DDBM_RESEND_HPP

namespace ddbm {

/// What comes of sending a request twice.
enum class resend
{
    /// Something else than of sending it once: it is not sent again after an attempt that may have
    /// been applied.
    harmful,
    /// The same as of sending it once.
    harmless,
};

}  // namespace ddbm

#endif
