"""Specs that the tests open."""
import os

GOOD = """edition 2026
import std.factory as fac
import cpsf@1.0 as cpsf
organization works : fac.Manufacturer
responsible works
target cpsf at level 1
class Speed of data { value : RotationalSpeed in 0rpm .. 3000rpm }
data speed : Speed { label c = low, i = high, a = high; readers [works] }
component plc : fac.Plc { output set : Speed }
component drive : fac.VariableSpeedDrive { input speed_in : Speed }
flow f_set of speed : plc.set -> drive.speed_in
"""

JAPANESE = """言語版 2026
参照 標準.工場 略称 工場
参照 cpsf@1.0 略称 cpsf
ソシキ 自社 : 工場.製造業
責任組織 自社
目標 cpsf レベル 1
型 速度指令 上位型 データ { 値 : RotationalSpeed 範囲 0rpm .. 3000rpm }
データ 速度 : 速度指令 { 区分 機密性 = 低, 完全性 = 高, 可用性 = 高; 閲覧者 [自社] }
モノ 制御盤 : 工場.PLC { 出力 指令 : 速度指令 }
モノ 駆動 : 工場.VariableSpeedDrive { 入力 速度入力 : 速度指令 }
データフロー 指令の流れ 内容 速度 : 制御盤.指令 -> 駆動.速度入力
"""


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path
