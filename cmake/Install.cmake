# What `cmake --install` puts where: program, libraries, headers, CMake and pkg-config files, man pages, documents.
include(CMakePackageConfigHelpers)

set(RECTOOL_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/rectool)
file(RELATIVE_PATH to_prefix ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
set(audio_needs "fmt >= 9, kissfft-float >= 131, libcrypto >= 3.0")
if(BUILD_SHARED_LIBS)
  set(RECTOOL_STATIC OFF)
  set(RECTOOL_PC_CHAIN "Requires.private: libsodium >= 1.0.18")
  set(RECTOOL_PC_AUDIO "Requires: rectool-chain = ${PROJECT_VERSION}\nRequires.private: ${audio_needs}")
  set(RECTOOL_PC_THREADS "")
  # The program finds its libraries wherever the prefix is moved to.
  file(RELATIVE_PATH to_libraries ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
  set_target_properties(rectool PROPERTIES INSTALL_RPATH $ORIGIN/${to_libraries})
  file(RELATIVE_PATH to_libraries ${CMAKE_INSTALL_FULL_LIBEXECDIR}/rectool ${CMAKE_INSTALL_FULL_LIBDIR})
  set_target_properties(rectool-decode rectool-decode-lossless rectool-mux rectool-post PROPERTIES INSTALL_RPATH $ORIGIN/${to_libraries})
  set_target_properties(rectool-audio PROPERTIES INSTALL_RPATH $ORIGIN)
else()
  # A program has to link what a static library needs, so that is no private matter. (`pkg-config --static` is no way out: it also
  # asks for everything that the libraries need in turn, though these are shared.)
  set(RECTOOL_STATIC ON)
  set(RECTOOL_PC_CHAIN "Requires: libsodium >= 1.0.18")
  set(RECTOOL_PC_AUDIO "Requires: rectool-chain = ${PROJECT_VERSION}, ${audio_needs}")
  set(RECTOOL_PC_THREADS -pthread)
endif()

install(TARGETS rectool RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS rectool-decode rectool-decode-lossless rectool-mux rectool-post RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/rectool)
install(DIRECTORY lib/include/rectool DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")

# One export set a library: a program that only reads chains need not have the audio packages.
foreach(part chain audio)
  set_target_properties(rectool-${part} PROPERTIES EXPORT_NAME ${part})
  install(TARGETS rectool-${part} EXPORT rectool-${part}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(EXPORT rectool-${part} NAMESPACE rectool:: FILE rectool-${part}-targets.cmake DESTINATION ${RECTOOL_CMAKE_DIR})
  configure_file(cmake/rectool-${part}.pc.in rectool-${part}.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/rectool-${part}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
configure_package_config_file(cmake/rectoolConfig.cmake.in rectoolConfig.cmake INSTALL_DESTINATION ${RECTOOL_CMAKE_DIR})
write_basic_package_version_file(rectoolConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/rectoolConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/rectoolConfigVersion.cmake
  DESTINATION ${RECTOOL_CMAKE_DIR})

foreach(section 1 5)
  file(GLOB pages CONFIGURE_DEPENDS man/*.${section})
  install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()
file(GLOB pages CONFIGURE_DEPENDS man/nl/*.1)
install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/nl/man1)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md")
install(DIRECTORY examples DESTINATION ${CMAKE_INSTALL_DOCDIR} USE_SOURCE_PERMISSIONS
  PATTERN demo.sh EXCLUDE PATTERN after-meeting.sh EXCLUDE PATTERN common.sh EXCLUDE) # they build the source tree
