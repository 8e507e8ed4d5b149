" Vim indent file: specs of value creation processes (.cpsf)
" Made from grammar/words.def by grammar/editors/generate.py. Gives what `cpsfc fmt` gives for specs; long conditions of rules it gives only roughly.
if exists("b:did_indent")
  finish
endif
let b:did_indent = 1

setlocal indentexpr=cpsf#indent(v:lnum)
setlocal indentkeys=0},0],0),o,O,!^F
setlocal nolisp nosmartindent
let b:undo_indent = "setlocal indentexpr< indentkeys< lisp< smartindent<"

" What continues the statement of the line before: connecting and logic words that are no names, texts, signs.
let b:cpsf_continues = '^\s*\%(\%(\%(overrides\|because\|between\|except\|within\|meets\|since\|under\|until\|where\|from\|when\|with\|対応要件\|対象範囲\|必要条件\|根拠契約\|for\|via\|上位型\|変更後\|当事者\|承認者\|確認者\|責任者\|as\|at\|by\|of\|on\|to\|優先\|内容\|別名\|宛先\|対象\|所在\|所属\|所有\|期限\|条件\|理由\|略称\|経路\|絞込\|要因\|開始\|除く\)\|\%(implies\|count\|else\|none\|some\|then\|いずれか\|all\|and\|not\|すべて\|その時\|ならば\|または\|if\|in\|is\|or\|かつ\|もし\|他は\|個数\|全て\|皆無\|種別\|範囲\|と\|否\)\)\%(\k\|・\)\@!\%(\s*\%([:：]\|\%(=[=>]\@!\|＝\|:=\)\)\)\@!\|[\"“「0-9<>=+*/→∧∨∈≠≤≥-]\|\.\.\)'
" What a statement cannot end with.
let b:cpsf_unfinished = '\%([,、，:：=＝<>+*/→-]\|\.\.\|\%(\k\|[.`・]\)\@4<!\%(\%(overrides\|because\|between\|except\|within\|meets\|since\|under\|until\|where\|from\|when\|with\|対応要件\|対象範囲\|必要条件\|根拠契約\|for\|via\|上位型\|変更後\|当事者\|承認者\|確認者\|責任者\|as\|at\|by\|of\|on\|to\|優先\|内容\|別名\|宛先\|対象\|所在\|所属\|所有\|期限\|条件\|理由\|略称\|経路\|絞込\|要因\|開始\|除く\)\|\%(implies\|count\|else\|none\|some\|then\|いずれか\|all\|and\|not\|すべて\|その時\|ならば\|または\|if\|in\|is\|or\|かつ\|もし\|他は\|個数\|全て\|皆無\|種別\|範囲\|と\|否\)\)\)\s*$'
" Words that stand two columns further in below a `when`.
let b:cpsf_logic = '^\s*\%(implies\|count\|else\|none\|some\|then\|いずれか\|all\|and\|not\|すべて\|その時\|ならば\|または\|if\|in\|is\|or\|かつ\|もし\|他は\|個数\|全て\|皆無\|種別\|範囲\|と\|否\)\%(\k\|・\)\@!'
