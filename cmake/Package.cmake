# `cmake --build build/release --target package` makes the Debian package.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME rectool)
set(CPACK_PACKAGE_VENDOR "rectool developers")
set(CPACK_PACKAGE_CONTACT "rectool developers <developers@rectool.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION
  "Signs a recording of a conversation with a chain of hashes that stands beside it.
Later anyone who has a copy can see whether it is whole, and if not, where
something was taken out or put in.")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION sound)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# For building other programs on the libraries in the package.
set(CPACK_DEBIAN_PACKAGE_SUGGESTS
  "pkg-config, libsodium-dev, libfmt-dev, libssl-dev, minisign")
if(BUILD_SHARED_LIBS) # rectool's own libraries are in the package
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${CMAKE_CURRENT_BINARY_DIR}/lib)
endif()
include(CPack)
