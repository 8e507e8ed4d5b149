" Specs of value creation processes, and the interfaces of partners.
autocmd BufNewFile,BufRead *.cpsf,*.cpsi setfiletype cpsf
