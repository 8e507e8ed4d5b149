; Made by grammar/editors/generate.py from grammar/words.def.

(name) @variable

(element name: (name) @function)
(class name: (name) @type.definition)
(enum name: (name) @type.definition)
(measure name: (name) @function)
(contract name: (name) @function)
(define name: (name) @function)
(port name: (name) @variable.member)
(field name: (name) @variable.member)
(set name: (name) @property)
(flow name: (name) @function)
(transfer name: (name) @function)
(typing class: (path) @type)
(class base: (path) @type)
(type (path) @type)
(annotation (name) @attribute)

["responsible" "責任組織" "target" "目標" "require" "要求" "permit" "許可" "accept" "受容" "exclude" "適用除外" "claim" "表明" "complete" "網羅" "acts" "権限" "answers" "回答" "offer" "提供" "rely" "依拠" "label" "区分" "readers" "閲覧者" "declassify" "区分引下げ" "endorse" "信頼付与" "framework" "フレームワーク" "requirement" "対策要件" "applies" "適用" "category" "カテゴリー" "exception" "例外" "strengthen" "上乗せ" "threat" "脅威" "vulnerability" "脆弱性" "risk" "リスク" "select" "選定" "expect" "期待結果"] @keyword
["organization" "ソシキ" "組織" "person" "ヒト" "component" "モノ" "data" "データ" "procedure" "プロシージャ" "手順" "system" "システム" "class" "型" "enum" "選択肢" "unit" "単位" "dimension" "次元" "quantity" "物理量" "input" "入力" "output" "出力" "measure" "対策" "contract" "契約" "define" "定義" "profile" "プロファイル" "test" "試験" "flow" "データフロー" "流れ" "sense" "計測" "actuate" "制御" "evidence" "証跡" "エビデンス"] @keyword.declaration
["edition" "言語版" "版" "module" "モジュール" "import" "参照" "取込"] @keyword.import
["export" "公開" "external" "社外" "外部"] @keyword.modifier
["on" "対象" "at" "level" "レベル" "水準" "from" "要因" "to" "宛先" "変更後" "by" "責任者" "承認者" "確認者" "via" "経路" "under" "根拠契約" "until" "期限" "since" "開始" "within" "所在" "対象範囲" "with" "必要条件" "of" "所属" "所有" "内容" "上位型" "for" "between" "当事者" "as" "略称" "別名" "where" "絞込" "when" "条件" "because" "理由" "overrides" "優先" "meets" "対応要件" "except" "除く"] @keyword.connecting
["and" "かつ" "と" "or" "または" "not" "否" "implies" "ならば" "in" "範囲" "is" "種別" "all" "全て" "すべて" "some" "いずれか" "none" "皆無" "count" "個数" "∧" "∨" "¬" "∈" "&&" "||" "!"] @keyword.operator
["if" "もし" "then" "その時" "else" "他は"] @keyword.conditional

[(boolean) (unknown)] @constant.builtin
(outcome ["unknown" "不明"] @constant.builtin)
[(integer) (number) (quantity)] @number
(version) @number.version
(date) @number.date
(requirement_id) @constant
(string) @string
(digest) @string.special
(comment) @comment
(arrow) @operator.arrow
".." @operator.range
["==" "!=" "≠" "<" ">" "<=" "≤" "≦" ">=" "≥" "≧"] @operator
