using System;
using System.Globalization;
using System.IO;
using System.Text;
using Samples.Shared.Data;

namespace Tabular.Data;

/// <summary>A table made by code, for where there is no file: prices of flats by a formula, with noise and some missing values.</summary>
internal static class BuiltInTable
{
    private const int Rows = 3000;
    private static readonly string[] Kinds = ["attic", "flat", "house"];

    /// <summary>The table as the text of a CSV file with the columns size, rooms, age, distance, kind and price.</summary>
    public static string Text(ulong seed)
    {
        StringBuilder text = new("size,rooms,age,distance,kind,price\n");
        for (int row = 0; row < Rows; row++)
        {
            RandomStream random = new(seed, (ulong)row);
            int kind = random.NextIndex(Kinds.Length);
            float size = random.Uniform(20, 200), rooms = 1 + random.NextIndex(8), age = random.Uniform(0, 100), distance = random.Uniform(0, 30);
            float price = (size / 50f) + (0.2f * rooms) - (0.02f * age * (kind == 0 ? 1.5f : 0.5f)) + (4f / (1 + (distance / 5))) + (0.5f * kind) + random.Bell(0.2f);
            bool missing = random.NextIndex(20) == 0;
            text.Append(CultureInfo.InvariantCulture, $"{size:F1},{rooms},{(missing ? "" : age.ToString("F0", CultureInfo.InvariantCulture))},{distance:F2},{Kinds[kind]},{price:F3}\n");
        }

        return text.ToString();
    }

    /// <summary>Writes the table to a file for <paramref name="read"/>, and removes the file.</summary>
    public static T With<T>(ulong seed, Func<string, T> read)
    {
        string folder = Directory.CreateTempSubdirectory("compiled-tabular-").FullName;
        try
        {
            string path = Path.Combine(folder, "built-in.csv");
            File.WriteAllText(path, Text(seed));
            return read(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
