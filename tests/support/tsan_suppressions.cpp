// What ThreadSanitizer takes for races in code that is not ours and that it cannot see through.

#if defined(__SANITIZE_THREAD__)
#define DDBM_TESTS_HAVE_TSAN
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define DDBM_TESTS_HAVE_TSAN
#endif
#endif

#ifdef DDBM_TESTS_HAVE_TSAN

extern "C" const char* __tsan_default_suppressions();

extern "C" const char* __tsan_default_suppressions()
{
    // Asio counts the references of an executor with a fence, which ThreadSanitizer does not know.
    // The standard library, which counts those of an exception, was compiled without it.
    return "race:boost::asio::execution::detail::shared_target_executor\n"
           "race:std::__exception_ptr::exception_ptr::_M_release\n";
}

#endif
