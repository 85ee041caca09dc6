// Substrate: libphonenumber behind a C interface; no exception and no C++ type crosses it.
// SPDX-License-Identifier: Apache-2.0
#include "CPhone.h"

#include <phonenumbers/phonenumberutil.h>

#include <cstring>
#include <string>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

extern "C" int cphone_read(const char *digits, size_t length, const char *region, char *e164, size_t capacity) {
    if (length > 24 || capacity == 0) return -1;
    e164[0] = '\0';
    try {
        PhoneNumberUtil &library = *PhoneNumberUtil::GetInstance();
        PhoneNumber number;
        if (library.Parse(std::string(digits, length), region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) {
            return CPHONE_NONE;
        }
        if (library.IsPossibleNumberWithReason(number) != PhoneNumberUtil::IS_POSSIBLE) return CPHONE_NONE;
        std::string formatted;
        library.Format(number, PhoneNumberUtil::E164, &formatted);
        if (formatted.size() + 1 > capacity) return CPHONE_NONE;
        memcpy(e164, formatted.c_str(), formatted.size() + 1);
        return library.IsValidNumber(number) ? CPHONE_VALID : CPHONE_POSSIBLE;
    } catch (...) {
        return -1;
    }
}
