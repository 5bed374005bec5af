"""Old and rare forms of characters, each made the one that is written today.

The first table is of the forms that the list of characters for general use (常用漢字表, Cabinet Notice No. 2
of 2010) gives in brackets behind the present one, as far as Unicode has them as characters of their own and
does not fold them itself. The second is of forms outside that list that names of places and people keep.
"""

import re

GENERAL_USE = """
乘乗 亂乱 亞亜 佛仏 來来 倂併 假仮 傳伝 僞偽 價価 儉倹 兒児 兩両 剩剰 劍剣 劑剤 勞労 勳勲
勵励 勸勧 區区 卷巻 卽即 參参 單単 嚴厳 囑嘱 圈圏 國国 圍囲 圓円 圖図 團団 增増 墮堕 壓圧
壘塁 壞壊 壤壌 壯壮 壹壱 壽寿 奧奥 奬奨 孃嬢 學学 寢寝 實実 寫写 寬寛 寶宝 將将 專専 對対
屆届 屬属 峽峡 嶽岳 巢巣 帶帯 廢廃 廣広 廳庁 彈弾 彌弥 徑径 從従 徵徴 德徳 恆恒 惠恵 惡悪
惱悩 愼慎 慘惨 應応 懷懐 戀恋 戰戦 戲戯 戾戻 拂払 拔抜 拜拝 挾挟 插挿 揭掲 搖揺 搜捜 擇択
擊撃 擔担 據拠 擧挙 擴拡 攝摂 收収 效効 敍叙 敕勅 數数 斷断 晚晩 晝昼 曆暦 曉暁 曾曽 會会
條条 棧桟 榮栄 槪概 樂楽 樓楼 樞枢 樣様 橫横 檢検 櫻桜 權権 歐欧 歡歓 步歩 歷歴 歸帰 殘残
殼殻 毆殴 每毎 氣気 涉渉 淚涙 淨浄 淺浅 渴渇 溪渓 溫温 滯滞 滿満 潛潜 澁渋 澤沢 濕湿 濟済
濱浜 瀧滝 瀨瀬 灣湾 燈灯 燒焼 營営 爐炉 爭争 爲為 犧犠 狀状 狹狭 獨独 獵猟 獸獣 獻献 甁瓶
畫画 當当 疊畳 瘦痩 癡痴 發発 盜盗 盡尽 眞真 硏研 碎砕 祕秘 禪禅 禮礼 稱称 稻稲 穗穂 穩穏
竊窃 竝並 粹粋 絲糸 經経 綠緑 緖緒 緣縁 縣県 縱縦 總総 繩縄 繪絵 繼継 續続 纖繊 缺欠 罐缶
聲声 聽聴 肅粛 腦脳 膽胆 臟臓 臺台 與与 舊旧 艷艶 莊荘 莖茎 萬万 薰薫 藏蔵 藝芸 藥薬 處処
虛虚 號号 螢蛍 蟲虫 蠶蚕 蠻蛮 衞衛 裝装 襃褒 覺覚 覽覧 觀観 觸触 謠謡 證証 譯訳 譽誉 讀読
變変 讓譲 豐豊 豫予 貳弐 賣売 賴頼 贊賛 踐践 輕軽 轉転 辭辞 遞逓 遲遅 邊辺 郞郎 鄕郷 醉酔
醫医 釀醸 釋釈 錄録 錢銭 鍊錬 鎭鎮 鐵鉄 鑄鋳 鑛鉱 關関 陷陥 隨随 險険 隱隠 雙双 雜雑 霸覇
靈霊 靜静 顯顕 飜翻 餘余 騷騒 驅駆 驗験 驛駅 髓髄 體体 髮髪 鬭闘 鷄鶏 鹽塩 麥麦 麵麺 黃黄
黑黒 默黙 點点 黨党 齊斉 齋斎 齒歯 齡齢 龍竜
"""
IN_NAMES = """
檮梼 髙高 﨑崎 碕崎 嵜崎 埼崎 邉辺 嶋島 嶌島 冨富 舘館 峯峰 埜野 渕淵 檜桧 藪薮 籠篭 壺壷 礪砺 鷗鴎 濤涛
靑青 祗祇 竈釜 竃釜 𠮷吉 凉涼 栁柳 桒桑 槗橋 𣘺橋 濵浜 舩船 巖岩 巌岩 鄰隣
"""
SMALL_KANA = "ヶケ ヵカ ゖけ ゕか"
PRESENT = {pair[0]: pair[1] for pair in (GENERAL_USE + IN_NAMES + SMALL_KANA).split()}
OLD = re.compile(f"[{''.join(PRESENT)}]")


def present(text: str) -> str:
    """Return `text` in the forms of today: 嚴島 is 厳島, and 関ヶ原 関ケ原."""
    return OLD.sub(lambda match: PRESENT[match.group()], text)
