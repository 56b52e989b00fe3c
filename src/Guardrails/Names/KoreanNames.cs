namespace Pipeline.Guardrails.Names;

/// <summary>
/// What a Korean name looks like: a family name of the register (of which twenty cover four of five people) and a given
/// name of one or two of the syllables that given names are made of. Words look like that too, so a context must say
/// that it is a name.
/// </summary>
internal static class KoreanNames
{
    private const string Families =
        "김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구민진지엄원천방공현함변염여추도"
        + "석선설마길연위표명기반왕금옥육인맹제모탁국은편용소봉경사부나라예음두견감";

    private static readonly string[] LongFamilies = ["남궁", "황보", "제갈", "선우", "독고", "사공", "서문"];

    private const string FirstSyllables =
        "가강건경고광국귀규균근금기길나남다대덕도동두득라란래로루리마만명모무문미민범병보복봄봉비빛상새서석선설성세소솔송수숙순"
        + "슬승시신아안애양여연영예오옥완용우욱운원월유윤율은을의이익인일자장재전정제조종주준중지진찬창채천철초춘충치태택평"
        + "필하학한해향혁현형혜호홍화환효후훈휘흥희빈별아";

    private const string SecondSyllables =
        "가강건걸경곤관늘광교구국권규균근금기길나남녀단달담덕도돈동득라락란람랑래려련령로록롬룡루름리린림만명모목무문미민배백범별병보복봉"
        + "비빈산상샘서석선설섭성세솔송수숙순술슬승식신실심아안애양언연엽영예옥온완용우욱운웅원월유윤율은을음이익인일임자"
        + "잔장재전정제조종주준중지진찬창채천철춘출충태택평표필하학한해향혁현협형혜호홍화환효후훈휘흠희";

    // Given names of one syllable that are no end of a word of two.
    private const string SingleSyllables = "준빈솔민훈철욱혁건찬윤율린결별겸웅섭석숙희경현";

    /// <summary>Whether a word is made like a name, all of it.</summary>
    public static bool IsName(ReadOnlySpan<char> text)
    {
        if (text.Length is < 2 or > 4)
        {
            return false;
        }

        if (KoreanNouns.Contains(text))
        {
            return false;
        }

        foreach (var family in LongFamilies)
        {
            if (text.StartsWith(family, StringComparison.Ordinal) && text.Length > 2)
            {
                return IsGiven(text[2..]);
            }
        }

        return text.Length < 4 && Families.Contains(text[0], StringComparison.Ordinal) && IsGiven(text[1..]);
    }

    private static bool IsGiven(ReadOnlySpan<char> given) =>
        given.Length == 2
            ? FirstSyllables.Contains(given[0], StringComparison.Ordinal)
                && SecondSyllables.Contains(given[1], StringComparison.Ordinal)
            : SingleSyllables.Contains(given[0], StringComparison.Ordinal);
}
