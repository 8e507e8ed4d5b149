" Vim syntax file: specs of value creation processes (.cpsf)
" Made from grammar/words.def by grammar/editors/generate.py.
if exists("b:current_syntax")
  finish
endif
let s:cpo_save = &cpo
set cpo&vim

syntax case match
syntax iskeyword @,48-57,_,192-255
syntax sync minlines=200

syntax match cpsfAttribute ~\%(\k\|[.`・]\)\@4<!\%(`[^`]\+`\|\%([^[:digit:]]\&\k\)\k*\)\ze\s*\%(=[=>]\@!\|＝\|:=\)~
syntax match cpsfConnect ~\%(\%([:：,、，]\|->\|=>\|→\)\s*\)\@<!\%(\k\|[.`・]\)\@4<!\%(overrides\|because\|between\|except\|within\|level\|meets\|since\|under\|until\|where\|from\|when\|with\|対応要件\|対象範囲\|必要条件\|根拠契約\|for\|via\|レベル\|上位型\|変更後\|当事者\|承認者\|確認者\|責任者\|as\|at\|by\|of\|on\|to\|優先\|内容\|別名\|宛先\|対象\|所在\|所属\|所有\|期限\|条件\|水準\|理由\|略称\|経路\|絞込\|要因\|開始\|除く\)\%(\k\|・\)\@!\%(\s*\%(\%(=[=>]\@!\|＝\|:=\)\|[:：]\)\)\@!~
syntax match cpsfLogic ~\%(\k\|[.`・]\)\@4<!\%(implies\|count\|none\|some\|いずれか\|all\|and\|not\|すべて\|ならば\|または\|in\|is\|or\|かつ\|個数\|全て\|皆無\|種別\|範囲\|と\|否\)\%(\k\|・\)\@!\%(\s*\%(=[=>]\@!\|＝\|:=\)\)\@!~
syntax match cpsfConditional ~\%(\k\|[.`・]\)\@4<!\%(else\|then\|その時\|if\|もし\|他は\)\%(\k\|・\)\@!\%(\s*\%(=[=>]\@!\|＝\|:=\)\)\@!~
syntax match cpsfConstant ~\%(\k\|[.`・]\)\@4<!\%(unknown\|false\|true\|いいえ\|はい\|不明\|偽\|真\)\%(\k\|・\)\@!\%(\s*\%(=[=>]\@!\|＝\|:=\)\)\@!~
syntax match cpsfLogic ~[∧∨¬∈]\|&&\|||\|!=\@!~
syntax match cpsfValue ~\%(\%(=[=>]\@!\|＝\|:=\)\s*\|[\[［]\s*\)\@30<=\%(incident_notice\|internal_audit\|not_applicable\|self_declared\|compensating\|audit_right\|implemented\|third_party\|resolution\|failsafe\|moderate\|expires\|planned\|absent\|issued\|method\|partly\|pieces\|reject\|within\|事故通知期限\|every\|guard\|range\|第三者確認\|high\|name\|safe\|一部実施\|不合格時\|事前検証\|内部監査\|安全範囲\|実施予定\|有効期限\|測定範囲\|自己申告\|許容範囲\|any\|due\|low\|代替策\|停止時\|分解能\|可用性\|完全性\|実施済\|対象外\|機密性\|発行日\|監査権\|誰でも\|なし\|台数\|名称\|周期\|方法\|計画\|a\|c\|i\|中\|低\|高\)\%(\k\|・\)\@!\%(\s*\%(=[=>]\@!\|＝\|:=\)\)\@!~
syntax match cpsfArrow ~->\|=>\|→~
syntax match cpsfSign ~\.\.\|==\|!=\|<=\|>=\|[≠≤≥≦≧<>*/?]~
syntax match cpsfField nextgroup=cpsfColon skipwhite ~\%(\%(^\|[;；{｛]\)\s*\%(@\k\+\%(([^)]*)\)\=\s*\)*\%(\%(external\|export\|公開\|外部\|社外\)\s\+\)*\)\@<=\%(`[^`]\+`\|\%([^[:digit:]]\&\k\)\k*\)\ze\s*[:：]~
syntax match cpsfStatement ~\%(\%(^\|[;；{｛]\)\s*\%(@\k\+\%(([^)]*)\)\=\s*\)*\%(\%(external\|export\|公開\|外部\|社外\)\s\+\)*\)\@<=\%(\k\|[.`・]\)\@4<!\%(vulnerability\|requirement\|responsible\|declassify\|strengthen\|exception\|framework\|category\|complete\|answers\|applies\|endorse\|exclude\|readers\|require\|フレームワーク\|accept\|expect\|permit\|select\|target\|threat\|claim\|label\|offer\|カテゴリー\|区分引下げ\|acts\|rely\|risk\|信頼付与\|対策要件\|期待結果\|責任組織\|適用除外\|リスク\|上乗せ\|脆弱性\|閲覧者\|例外\|依拠\|区分\|受容\|回答\|提供\|権限\|目標\|網羅\|脅威\|表明\|要求\|許可\|適用\|選定\)\%(\k\|・\)\@!\%(\s*\%([:：,、，;；=＝}｝]\|//\|$\)\)\@!~
syntax match cpsfImport ~\%(\%(^\|[;；{｛]\)\s*\%(@\k\+\%(([^)]*)\)\=\s*\)*\%(\%(external\|export\|公開\|外部\|社外\)\s\+\)*\)\@<=\%(\k\|[.`・]\)\@4<!\%(edition\|import\|module\|モジュール\|言語版\|参照\|取込\|版\)\%(\k\|・\)\@!\%(\s*\%([:：,、，;；=＝}｝]\|//\|$\)\)\@!~
syntax match cpsfModifier ~\%(\%(^\|[;；{｛]\)\s*\%(@\k\+\%(([^)]*)\)\=\s*\)*\%(\%(external\|export\|公開\|外部\|社外\)\s\+\)*\)\@<=\%(\k\|[.`・]\)\@4<!\%(external\|export\|公開\|外部\|社外\)\%(\k\|・\)\@!\%(\s*\%([:：,、，;；=＝}｝]\|//\|$\)\)\@!~
syntax match cpsfDeclare nextgroup=cpsfJoined skipwhite ~\%(\%(^\|[;；{｛]\)\s*\%(@\k\+\%(([^)]*)\)\=\s*\)*\%(\%(external\|export\|公開\|外部\|社外\)\s\+\)*\)\@<=\%(\k\|[.`・]\)\@4<!\%(evidence\|actuate\|データフロー\|sense\|エビデンス\|flow\|制御\|流れ\|計測\|証跡\)\%(\k\|・\)\@!\%(\s*\%([:：,、，;；=＝}｝]\|//\|$\)\)\@!~
syntax match cpsfDeclare nextgroup=cpsfDeclared skipwhite ~\%(\%(^\|[;；{｛]\)\s*\%(@\k\+\%(([^)]*)\)\=\s*\)*\%(\%(external\|export\|公開\|外部\|社外\)\s\+\)*\)\@<=\%(\k\|[.`・]\)\@4<!\%(organization\|component\|dimension\|procedure\|contract\|quantity\|measure\|profile\|define\|output\|person\|system\|プロシージャ\|プロファイル\|class\|input\|data\|enum\|test\|unit\|システム\|ソシキ\|データ\|物理量\|選択肢\|ヒト\|モノ\|入力\|出力\|単位\|契約\|定義\|対策\|手順\|次元\|組織\|試験\|型\)\%(\k\|・\)\@!\%(\s*\%([:：,、，;；=＝}｝]\|//\|$\)\)\@!~
syntax match cpsfDeclared contained nextgroup=cpsfColon skipwhite ~\%(`[^`]\+`\|\%([^[:digit:]]\&\k\)\k*\)\%(\s*[,、，]\s*\%(`[^`]\+`\|\%([^[:digit:]]\&\k\)\k*\)\)*~
syntax match cpsfJoined contained ~\%(\%(overrides\|because\|between\|except\|within\|level\|meets\|since\|under\|until\|where\|from\|when\|with\|対応要件\|対象範囲\|必要条件\|根拠契約\|for\|via\|レベル\|上位型\|変更後\|当事者\|承認者\|確認者\|責任者\|as\|at\|by\|of\|on\|to\|優先\|内容\|別名\|宛先\|対象\|所在\|所属\|所有\|期限\|条件\|水準\|理由\|略称\|経路\|絞込\|要因\|開始\|除く\)\%(\k\|・\)\@!\)\@!\%(`[^`]\+`\|\%([^[:digit:]]\&\k\)\k*\)\ze\%(\s*[:：]\|\s\+\%(上位型\|of\|内容\|所属\|所有\)\%(\k\|・\)\@!\)~
syntax match cpsfColon contained nextgroup=cpsfType skipwhite ~[:：]~
syntax match cpsfType contained ~\%(\%(implies\|unknown\|count\|false\|else\|none\|some\|then\|true\|いずれか\|all\|and\|not\|いいえ\|すべて\|その時\|ならば\|または\|if\|in\|is\|or\|かつ\|はい\|もし\|不明\|他は\|個数\|全て\|皆無\|種別\|範囲\|と\|偽\|否\|真\)\%(\k\|・\)\@!\)\@!\%(`[^`]\+`\|\%([^[:digit:]]\&\k\)\k*\)\%(\.\%(`[^`]\+`\|\%([^[:digit:]]\&\k\)\k*\)\)*#\@!~
syntax match cpsfNumber contains=cpsfUnit ~\%(\k\|[#@]\)\@4<!\d\+\%(\.\d\+\)\=\%([eE][+-]\=\d\+\)\=\%([A-Za-z%°²³µ·Ωμ℃℉ΩÅ台個本円件人分秒日週㌀-㏿]\+\%(\^-\=\d\+\|\d\)\=\%([./][A-Za-z%°²³µ·Ωμ℃℉ΩÅ台個本円件人分秒日週㌀-㏿]\+\%(\^-\=\d\+\|\d\)\=\)*\)\=~
syntax match cpsfUnit contained ~\d\@1<=[A-Za-z%°²³µ·Ωμ℃℉ΩÅ台個本円件人分秒日週㌀-㏿]\+\%(\^-\=\d\+\|\d\)\=\%([./][A-Za-z%°²³µ·Ωμ℃℉ΩÅ台個本円件人分秒日週㌀-㏿]\+\%(\^-\=\d\+\|\d\)\=\)*~
syntax match cpsfNumber ~@\@1<=\d\+\%(\.\d\+\)*~
syntax match cpsfNumber ~\%(\k\|[#@.]\)\@4<!\d\+\%(\.\d\+\)\{2,}~
syntax match cpsfDate ~\%(\k\|[.#@]\)\@4<!\d\{4}-\d\d-\d\d\d\@!~
syntax match cpsfRequirement ~#\w\%([0-9A-Za-z_.-]*\w\)\=~
syntax match cpsfQuoted ~`[^`]*`\=~
syntax region cpsfAnnotation start=~\%(\k\|["」`]\)\@4<!@\k\+\s*[(（]~ end=~[)）]~ contains=cpsfString,cpsfComment,cpsfCode,cpsfNumber,cpsfDate
syntax match cpsfAnnotation ~\%(\k\|["」`]\)\@4<!@\k\+\%(\k\|\s*[(（]\)\@!~
syntax match cpsfCode contained ~\<[EWNV]\d\{4}\>~
syntax match cpsfLanguage contained ~@\l\l\k\@!~
syntax match cpsfEscape contained ~\\.~
syntax region cpsfString start=~"~ end=~"\|$~ skip=~\\.~ contains=cpsfEscape,@Spell nextgroup=cpsfLanguage
syntax region cpsfString start=~「~ end=~」\|$~ contains=@Spell nextgroup=cpsfLanguage
syntax region cpsfString start=~[“”]~ end=~[“”"]\|$~ contains=@Spell nextgroup=cpsfLanguage
syntax match cpsfString ~'[^']*'\=~
syntax match cpsfDigest ~\<\%(sha256\|ed25519\)"[^"]*"\=~
syntax match cpsfComment contains=@Spell ~//.*$~
syntax match cpsfDocumentation contains=@Spell ~///.*$~
syntax match cpsfComment ~\%(\k\|`\)\@4<!#\%([ \t!#].*\)\=$~
syntax region cpsfComment start=~/\*~ end=~\*/~ contains=@Spell

highlight default link cpsfStatement Statement
highlight default link cpsfDeclare Type
highlight default link cpsfImport Include
highlight default link cpsfModifier StorageClass
highlight default link cpsfConnect Keyword
highlight default link cpsfLogic Operator
highlight default link cpsfConditional Conditional
highlight default link cpsfConstant Boolean
highlight default link cpsfValue Constant
highlight default link cpsfDeclared Identifier
highlight default link cpsfType Type
highlight default link cpsfField Identifier
highlight default link cpsfAttribute Identifier
highlight default link cpsfRequirement Tag
highlight default link cpsfAnnotation PreProc
highlight default link cpsfCode Constant
highlight default link cpsfNumber Number
highlight default link cpsfDate Number
highlight default link cpsfUnit Special
highlight default link cpsfString String
highlight default link cpsfDigest String
highlight default link cpsfEscape SpecialChar
highlight default link cpsfLanguage Special
highlight default link cpsfQuoted Identifier
highlight default link cpsfArrow Operator
highlight default link cpsfSign Operator
highlight default link cpsfComment Comment
highlight default link cpsfDocumentation SpecialComment
highlight default link cpsfJoined Identifier

let b:current_syntax = "cpsf"
let &cpo = s:cpo_save
unlet s:cpo_save
