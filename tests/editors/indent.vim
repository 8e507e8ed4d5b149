" The indent of every line of $FILES stays as it is. Problems go to $PROBLEMS.
set nocompatible encoding=utf-8 nomore shortmess+=A noswapfile
filetype plugin indent on
syntax on

let s:problems = []
let s:count = 0
try
  for s:file in split($FILES, "\n")
    execute 'edit! ' . fnameescape(s:file)
    let s:before = getline(1, '$')
    silent normal! gg=G
    for s:line in range(1, line('$'))
      let s:count += 1
      if getline(s:line) !=# s:before[s:line - 1]
        call add(s:problems, printf('%s:%d: %d instead of %d: %s', s:file, s:line, indent(s:line), strlen(matchstr(s:before[s:line - 1], '^ *')), s:before[s:line - 1]))
      endif
    endfor
  endfor
catch
  call add(s:problems, v:exception . ' ' . v:throwpoint)
endtry
call writefile(s:problems + [s:count . ' places'], $PROBLEMS)
qall!
