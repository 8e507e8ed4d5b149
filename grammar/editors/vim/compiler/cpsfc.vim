" Vim compiler file: `:compiler cpsfc`, then `:make` or `:make FOLDER`
if exists("current_compiler")
  finish
endif
let current_compiler = "cpsfc"
let s:cpo_save = &cpo
set cpo&vim

if exists(":CompilerSet") != 2
  command -nargs=* CompilerSet setlocal <args>
endif

CompilerSet makeprg=cpsfc\ check\ --color\ never\ $*
CompilerSet errorformat=%-Gエラー\ %.%#,%-G警告\ %.%#,%Eerror%m,%Wwarning%m,%Inote%m,%Eエラー%m,%W警告%m,%I参考%m
CompilerSet errorformat+=%C\ %#-->\ %f:%l:%c,%C\ %#=\ %m,%Z%$,%-C%.%#,%-G%.%#

augroup cpsfc_columns
  autocmd! QuickFixCmdPost make call cpsf#columns()
augroup END

let &cpo = s:cpo_save
unlet s:cpo_save
