" For every place of $PLACES: which group is there, and is it one of those expected? Problems go to $PROBLEMS.
set nocompatible encoding=utf-8 nomore shortmess+=A noswapfile
filetype plugin indent on
syntax on

let s:problems = []
let s:count = 0

function s:look(place) abort
  let [line, column, groups, text] = a:place
  let found = synIDattr(synID(line, column, 1), 'name')
  let s:count += 1
  if index(groups, found) < 0 && !(groups[0] ==# 'not' && index(groups, '!' . found) < 0)
    call add(s:problems, printf('%s:%d:%d: %s is %s, not %s', expand('%'), line, column, text, found, join(groups)))
  endif
endfunction

try
  for [s:file, s:places] in items(json_decode(join(readfile($PLACES), '')))
    execute 'edit! ' . fnameescape(s:file)
    if &filetype !=# 'cpsf'
      call add(s:problems, s:file . ': the file type is ' . &filetype)
    endif
    call map(copy(s:places), 's:look(v:val)')
  endfor
catch
  call add(s:problems, v:exception . ' ' . v:throwpoint)
endtry
call writefile(s:problems + [s:count . ' places'], $PROBLEMS)
qall!
