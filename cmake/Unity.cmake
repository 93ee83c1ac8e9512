# compile_by_folder(TARGET): with RECTOOL_UNITY the files of a folder are compiled as one, as the headers they share take most of the time.
# To be called when the target has all its sources. Files with options of their own stay by themselves.
function(compile_by_folder target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${RECTOOL_UNITY} UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  foreach(source ${sources})
    cmake_path(GET source PARENT_PATH folder)
    cmake_path(GET folder FILENAME stage)
    set_source_files_properties(${source} TARGET_DIRECTORY ${target} PROPERTIES UNITY_GROUP "${stage}")
  endforeach()
endfunction()
