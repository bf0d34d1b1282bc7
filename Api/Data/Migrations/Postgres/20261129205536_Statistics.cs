using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AspireAi.Api.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Statistics : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "daily_statistics",
                columns: table => new
                {
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    tenant = table.Column<string>(type: "text", nullable: false),
                    caller = table.Column<string>(type: "text", nullable: false),
                    model = table.Column<string>(type: "text", nullable: false),
                    hits = table.Column<long>(type: "bigint", nullable: false),
                    saved_tokens = table.Column<long>(type: "bigint", nullable: false),
                    saved_micro_dollars = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_daily_statistics", x => new { x.day, x.tenant, x.caller, x.model });
                });

            migrationBuilder.CreateTable(
                name: "minute_statistics",
                columns: table => new
                {
                    minute = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_minute_statistics", x => new { x.minute, x.kind, x.name });
                });

            migrationBuilder.CreateIndex(
                name: "ix_daily_statistics_caller_day",
                table: "daily_statistics",
                columns: new[] { "caller", "day" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "daily_statistics");

            migrationBuilder.DropTable(
                name: "minute_statistics");
        }
    }
}
