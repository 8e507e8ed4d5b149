" `:compiler cpsfc` and `:make` fill the quickfix list, with columns in bytes. Problems go to $PROBLEMS.
set nocompatible encoding=utf-8 nomore shortmess+=A noswapfile
filetype plugin indent on
syntax on

let s:problems = []
let s:count = 0

function s:same(name, found, wanted) abort
  let s:count += 1
  if a:found !=# a:wanted
    call add(s:problems, printf('%s is %s, not %s', a:name, string(a:found), string(a:wanted)))
  endif
endfunction

try
  call writefile(['component x : Nope', 'モノ 圧力計 : 無い型', 'flow x -> x via 無い'], 'wrong.cpsf')
  edit wrong.cpsf
  compiler cpsfc
  let &l:makeprg = substitute(&l:makeprg, '^cpsfc', escape($CPSFC, '\&'), '')
  for s:language in ['en', 'ja']
    execute 'silent make! wrong.cpsf --lang ' . s:language
    let s:errors = filter(getqflist(), 'v:val.valid && v:val.type ==# "E"')
    call s:same('number of errors', len(s:errors), 3)
    call s:same('places', map(copy(s:errors), '[v:val.lnum, v:val.col]'), [[1, 15], [2, 20], [3, 17]])
    call s:same('what is there', map(copy(s:errors), 'strcharpart(strpart(getline(v:val.lnum), v:val.col - 1), 0, 2)'), ['No', '無い', '無い'])
    call s:same('codes', map(copy(s:errors), 'matchstr(v:val.text, "E\\d\\{4}")'), ['E0201', 'E0201', 'E0201'])
  endfor
  cfirst
  call s:same('the cursor', [line('.'), col('.')], [1, 15])

  call s:same('comments', &commentstring, '// %s')
  call s:same('shift', [&shiftwidth, &expandtab], [2, 1])
  enew
  setfiletype cpsf
  execute "normal! icomponent a : B {\<CR>input x : T\<CR>}\<CR>flow a -> b\<CR>via c"
  call s:same('indent while typing', getline(1, '$'), ['component a : B {', '  input x : T', '}', 'flow a -> b', 'via c'])
  normal! gg=G
  call s:same('indent afterwards', getline(1, '$'), ['component a : B {', '  input x : T', '}', 'flow a -> b', '    via c'])
catch
  call add(s:problems, v:exception . ' ' . v:throwpoint)
endtry
call writefile(s:problems + [s:count . ' places'], $PROBLEMS)
qall!
