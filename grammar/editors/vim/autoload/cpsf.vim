" What the files for specs (.cpsf) share: indent, and columns of messages.

" ---- indent ----

" The line without texts and comments; what stands there stays where it is.
function s:code(line) abort
  return substitute(substitute(getline(a:line), '"\%([^"\\]\|\\.\)*"\|「[^」]*」\|`[^`]*`\|/\*.\{-}\*/', '"x', 'g'), '\s*//.*$', '', '')
endfunction

function s:is_comment(line) abort
  return getline(a:line) =~# '^\s*\%(//\|$\)'
endfunction

function s:code_before(line) abort
  let line = prevnonblank(a:line - 1)
  while 0 < line && s:is_comment(line)
    let line = prevnonblank(line - 1)
  endwhile
  return line
endfunction

" Where the innermost bracket that is open at the start of LINE stands: [line, bracket]; a line without indent that opens
" nothing ends the search.
function s:opener(line) abort
  let closed = 0
  for line in range(a:line - 1, 1, -1)
    for sign in reverse(split(substitute(s:code(line), '[^][(){}]', '', 'g'), '\zs'))
      if stridx('})]', sign) >= 0
        let closed += 1
      elseif closed == 0
        return [line, sign]
      else
        let closed -= 1
      endif
    endfor
    if closed == 0 && getline(line) =~# '^[^ \t}]' && !s:is_comment(line) && !s:continues(line)
      break
    endif
  endfor
  return [0, '']
endfunction

function s:continues(line) abort
  if getline(a:line) =~# b:cpsf_continues
    return 1
  endif
  let before = s:code_before(a:line)
  return 0 < before && s:code(before) =~# b:cpsf_unfinished
endfunction

" Indent of the line on which the statement of LINE begins.
function s:statement(line) abort
  let line = a:line
  while 1 < line
    let opener = s:opener(line)
    if opener[1] ==# '(' || opener[1] ==# '['
      let line = opener[0]
    elseif s:continues(line) && s:code_before(line) && opener[0] < s:code_before(line)
      let line = s:code_before(line)
    else
      break
    endif
  endwhile
  return indent(line)
endfunction

" Does the condition of a `when` go on in LINE?
function s:below_when(line) abort
  let line = s:code_before(a:line)
  while 0 < line && getline(line) =~# b:cpsf_logic
    let line = s:code_before(line)
  endwhile
  return 0 < line && getline(line) =~# '^\s*\%(when\|条件\)\>'
endfunction

function cpsf#indent(line) abort
  if getline(a:line) =~# '^\s*\*' && getline(a:line - 1) =~# '^\s*\%(\*\|/\*\)'
    return match(getline(a:line - 1), '\*')
  endif
  let opener = s:opener(a:line)
  let closes = getline(a:line) =~# '^\s*[]})]'
  if opener[1] ==# '{'
    let inside = s:statement(opener[0]) + shiftwidth()
    if closes
      return inside - shiftwidth()
    endif
  elseif !empty(opener[1])
    return s:statement(opener[0]) + (closes ? 2 : 3) * shiftwidth()
  else
    let inside = 0
  endif
  let before = s:code_before(a:line)
  if before == 0 || before == opener[0] || s:is_comment(a:line) || !s:continues(a:line)
    return inside
  endif
  return inside + (getline(a:line) =~# b:cpsf_logic && s:below_when(a:line) ? 3 : 2) * shiftwidth()
endfunction

" ---- messages ----

" Columns of cpsfc count characters; the editor wants bytes. For the command `QuickFixCmdPost`.
function cpsf#columns() abort
  let list = getqflist()
  let changed = 0
  for item in list
    if !item.valid || item.col < 2 || bufname(item.bufnr) !~# '\.cps[fi]$'
      continue
    endif
    call bufload(item.bufnr)
    let at = byteidx(get(getbufline(item.bufnr, item.lnum), 0, ''), item.col - 1)
    if 0 <= at && at + 1 != item.col
      let item.col = at + 1
      let changed = 1
    endif
  endfor
  if changed
    call setqflist(list, 'r')
  endif
endfunction
