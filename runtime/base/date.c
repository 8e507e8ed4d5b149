/* date.c - civil dates as days since 1970-01-01.
 *
 * Both conversions count years from 1 March, so that the leap day is the last day of a year and months
 * follow one formula; 400 years are 146097 days. */
#include "runtime/base/base.h"

enum { ERA_DAYS = 146097, EPOCH_SHIFT = 719468 /* days from 0000-03-01 to 1970-01-01 */ };

static bool is_leap_year(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int date_month_days(int year, int month) {
  static const signed char days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || 12 < month) return 0;
  return days[month - 1] + (month == 2 && is_leap_year(year));
}

static day days_of_civil(int year, int month, int day_of_month) {
  int march_year = month <= 2 ? year - 1 : year;
  int march_month = (month + 9) % 12;
  int era = march_year / 400;
  int year_of_era = march_year % 400;
  int day_of_year = (153 * march_month + 2) / 5 + day_of_month - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * ERA_DAYS + day_of_era - EPOCH_SHIFT;
}

/* Reads COUNT decimal digits; -1 when one is not a digit. */
static int digits_read(const char *text, int count) {
  int res = 0;
  for (int i = 0; i < count; i++) {
    if (text[i] < '0' || '9' < text[i]) return -1;
    res = res * 10 + (text[i] - '0');
  }
  return res;
}

bool date_parse(const char *text, size_t length, day *result) {
  if (length != 10 || text[4] != '-' || text[7] != '-') return false;
  int year = digits_read(text, 4), month = digits_read(text + 5, 2), day_of_month = digits_read(text + 8, 2);
  if (year < 1900 || month < 1 || day_of_month < 1) return false;
  if (date_month_days(year, month) < day_of_month) return false;
  *result = days_of_civil(year, month, day_of_month);
  return true;
}

static void digits_write(char *text, int count, int value) {
  for (int i = count - 1; 0 <= i; i--, value /= 10) text[i] = (char)('0' + value % 10);
}

char *date_format(day d, char buffer[11]) {
  /* Sums of dates may leave the four-digit years; the nearest date that can be written stands for them. */
  day first = days_of_civil(1, 1, 1), last = days_of_civil(9999, 12, 31);
  if (d == DAY_NONE) {
    buffer[0] = '\0';
    return buffer;
  }
  if (d < first) d = first;
  if (last < d) d = last;
  int shifted = d + EPOCH_SHIFT;
  int era = shifted / ERA_DAYS;
  int day_of_era = shifted % ERA_DAYS;
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int march_month = (5 * day_of_year + 2) / 153;
  int month = march_month < 10 ? march_month + 3 : march_month - 9;
  digits_write(buffer, 4, era * 400 + year_of_era + (month <= 2));
  digits_write(buffer + 5, 2, month);
  digits_write(buffer + 8, 2, day_of_year - (153 * march_month + 2) / 5 + 1);
  buffer[4] = buffer[7] = '-';
  buffer[10] = '\0';
  return buffer;
}
