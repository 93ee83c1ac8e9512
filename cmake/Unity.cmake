# compile_by_folder(TARGET [MOST]): with RECTOOL_UNITY the files of a folder are compiled as one, or MOST at once, as the headers they share
# take most of the time. To be called when the target has all its sources. Files with options of their own stay by themselves.
# A group's name has UnifiedSource in it: clang's analyzer takes what is included from such a file for sources, not for headers.
function(compile_by_folder target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${RECTOOL_UNITY} UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  set(index 0)
  foreach(source ${sources})
    cmake_path(GET source PARENT_PATH folder)
    cmake_path(GET folder FILENAME stage)
    set(group "UnifiedSource_${stage}")
    if(ARGC GREATER 1)
      math(EXPR part "${index} / ${ARGV1}")
      math(EXPR index "${index} + 1")
      string(APPEND group "_${part}")
    endif()
    set_source_files_properties(${source} TARGET_DIRECTORY ${target} PROPERTIES UNITY_GROUP "${group}")
  endforeach()
endfunction()
