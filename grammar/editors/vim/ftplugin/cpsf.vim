" Vim file type plugin: specs of value creation processes (.cpsf)
if exists("b:did_ftplugin")
  finish
endif
let b:did_ftplugin = 1

setlocal expandtab shiftwidth=2 softtabstop=2
setlocal commentstring=//\ %s comments=:///,://,s1:/*,mb:*,ex:*/ formatoptions-=t formatoptions+=croql
setlocal matchpairs+=「:」,｛:｝,（:）,［:］
setlocal suffixesadd=.cpsf,.cpsi
if executable("cpsfc")
  setlocal formatprg=cpsfc\ fmt\ -
endif
let b:undo_ftplugin = "setlocal expandtab< shiftwidth< softtabstop< commentstring< comments< formatoptions< matchpairs< suffixesadd< formatprg<"
