namespace Pipeline.Documents.Reading.Sheets;

/// <summary>The number formats that files name by number alone (ECMA-376 part 1, 18.8.30).</summary>
internal static class BuiltInFormats
{
    /// <summary>The code of a format, or null for "General".</summary>
    public static string? Of(int id) =>
        id switch
        {
            1 => "0",
            2 => "0.00",
            3 => "#,##0",
            4 => "#,##0.00",
            5 or 6 or 41 or 42 => "#,##0",
            7 or 8 or 43 or 44 => "#,##0.00",
            9 => "0%",
            10 => "0.00%",
            11 => "0.00E+00",
            12 or 13 => "# ?/?",
            14 or 15 => "yyyy-mm-dd",
            16 => "mm-dd",
            17 => "yyyy-mm",
            18 or 20 => "h:mm",
            19 or 21 => "h:mm:ss",
            22 => "yyyy-mm-dd h:mm",
            >= 27 and <= 31 or 36 or (>= 50 and <= 54) or 57 or 58 => "yyyy-mm-dd",
            32 or 33 or 34 or 35 or 55 or 56 => "h:mm:ss",
            37 or 38 => "#,##0",
            39 or 40 => "#,##0.00",
            45 => "mm:ss",
            46 => "[h]:mm:ss",
            47 => "mm:ss",
            48 => "0.0E+0",
            49 => "@",
            _ => null,
        };
}
