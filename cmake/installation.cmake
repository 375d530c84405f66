# What `cmake --install` puts where: the libraries with their headers, the program, the package that
# find_package(ddbm) finds, with a component for each of the three, and files for pkg-config.

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ddbm)

# ddbm_install(target component TARGETS_ARGUMENT...)
function(ddbm_install target component)
    install(TARGETS ${target} EXPORT ddbm-${component}-targets ${ARGN})
    install(EXPORT ddbm-${component}-targets NAMESPACE ddbm:: DESTINATION ${package_dir})
endfunction()

# ddbm_install_pkg_config(name): cmake/name.pc.in. Where the libraries are static, a program that
# links one links all that it needs.
function(ddbm_install_pkg_config name)
    file(RELATIVE_PATH prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
    get_target_property(type ddbm TYPE)
    set(private "")
    if(type STREQUAL SHARED_LIBRARY)
        set(private .private)
    endif()
    configure_file(cmake/${name}.pc.in ${name}.pc @ONLY)
    install(FILES ${PROJECT_BINARY_DIR}/${name}.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endfunction()

ddbm_install(ddbm client FILE_SET HEADERS)
ddbm_install_pkg_config(ddbm)
install(FILES tools/gdb/ddbm_printers.py DESTINATION ${CMAKE_INSTALL_DATADIR}/ddbm)
if(DDBM_BUILD_LOCAL)
    ddbm_install(ddbm_local local FILE_SET HEADERS)
    ddbm_install_pkg_config(ddbm-local)
endif()
if(DDBM_BUILD_SERVER)
    ddbm_install(ddbm-local server RUNTIME)
endif()

configure_package_config_file(cmake/ddbm-config.cmake.in ddbm-config.cmake
    INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(ddbm-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES
    ${PROJECT_BINARY_DIR}/ddbm-config.cmake
    ${PROJECT_BINARY_DIR}/ddbm-config-version.cmake
    DESTINATION ${package_dir})
